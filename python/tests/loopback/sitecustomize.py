"""Ends a Python process that is about to talk to anything but this machine.

Tests put this folder on PYTHONPATH of the processes that they start: a framework
that fetches a list or reports its use would be seen on no other machine. Threads
and child processes are watched too.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from typing import Any


def is_local(host: Any) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if not isinstance(address, tuple):  # a socket of this machine's
            return
        host = address[0]
    else:
        return
    if not is_local(host):
        os.write(2, f"loopback: {event} {host!r} leaves this machine\n".encode())
        os._exit(97)


sys.addaudithook(watch)
