"""Prints the article of a page by the C ABI alone: filter_page.py PAGE.txt

Python has a package of its own (docs/python.md); this shows what another
language needs to declare.
"""

import ctypes
import sys
from ctypes import POINTER, byref, c_char_p, c_size_t, c_void_p


class String(ctypes.Structure):  # kijil_string, and kijil_owned_string
    _fields_ = [("data", c_void_p), ("size", c_size_t)]

    def bytes(self) -> bytes:
        return ctypes.string_at(self.data, self.size)


kijil = ctypes.CDLL("libkijil.so.0.1")
if kijil.kijil_abi_version() != 1:
    sys.exit("this was written for ABI 1 of kijil")
kijil.kijil_error_message.argtypes = [c_void_p]
kijil.kijil_error_message.restype = String
kijil.kijil_classifier_load_default.argtypes = [POINTER(c_void_p)] * 2
kijil.kijil_keep_text.argtypes = [
    *(c_void_p, c_char_p, c_size_t, c_void_p, POINTER(String), POINTER(c_void_p))
]
kijil.kijil_owned_string_free.argtypes = [POINTER(String)]
kijil.kijil_owned_string_free.restype = None


def check(status: int, error: c_void_p) -> None:
    if status != 0:
        sys.exit(kijil.kijil_error_message(error).bytes().decode())


classifier, error, article = c_void_p(), c_void_p(), String()
check(kijil.kijil_classifier_load_default(byref(classifier), byref(error)), error)
with open(sys.argv[1], "rb") as file:
    page = file.read()
status = kijil.kijil_keep_text(
    classifier, page, len(page), None, byref(article), byref(error)
)
check(status, error)
sys.stdout.buffer.write(article.bytes())
kijil.kijil_owned_string_free(byref(article))
