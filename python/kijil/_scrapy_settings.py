"""The settings of KijilPipeline, checked before the first request."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kijil import Classifier, KijilError
from kijil._page import Rule, check_count, check_rule

# What may differ between portals: the key in KIJIL_PORTALS, and the setting that
# holds for all portals that do not have it.
_PORTAL_SETTINGS = {
    "keep": "KIJIL_KEEP",
    "min_score": "KIJIL_MIN_SCORE",
    "unsure": "KIJIL_UNSURE",
    "min_characters": "KIJIL_MIN_CHARACTERS",
    "model": "KIJIL_MODEL",
}
_SETTINGS = {
    *_PORTAL_SETTINGS.values(),
    "KIJIL_ITEM_CLASSES",
    "KIJIL_KEPT_FIELD",
    "KIJIL_PORTALS",
    "KIJIL_REJECTED_FEED",
    "KIJIL_RESULT_FIELD",
    "KIJIL_TEXT_FIELD",
    "KIJIL_URL_FIELD",
}


@dataclass(frozen=True)
class Portal:
    """How pages of one portal are filtered; `name` is empty for all the others."""

    name: str
    rule: Rule
    min_characters: int
    classifier: Classifier


def read_portals(settings: Mapping[Any, Any]) -> dict[str, Portal]:
    """All portals by host; "" is for pages of no portal."""
    general = {
        key: settings.get(name)
        for key, name in _PORTAL_SETTINGS.items()
        if settings.get(name) is not None
    }
    if "min_score" in general:
        general["min_score"] = read_mapping("KIJIL_MIN_SCORE", general["min_score"])
    models: dict[str, Classifier] = {}
    portals = {"": _read_portal("", general, dict(_PORTAL_SETTINGS), models)}
    listed = read_mapping("KIJIL_PORTALS", settings.get("KIJIL_PORTALS"))
    for host, own in listed.items():
        place = f"KIJIL_PORTALS[{host!r}]"
        if not host or host_of(f"//{host}") != _ascii_host(str(host)):
            raise ValueError(
                f"{place}: expected a host such as news.example.kr, without scheme,"
                " port and path"
            )
        if not isinstance(own, Mapping):
            raise ValueError(f'{place}: expected settings such as {{"unsure": 0.7}}')
        for key in own:
            if key not in _PORTAL_SETTINGS:
                known = ", ".join(_PORTAL_SETTINGS)
                raise ValueError(f"{place}: unknown key {key!r}; expected {known}")
        names = {
            key: f"{place}[{key!r}]" if key in own else name
            for key, name in _PORTAL_SETTINGS.items()
        }
        portals[_ascii_host(host)] = _read_portal(
            host, {**general, **own}, names, models
        )
    return portals


def _read_portal(
    name: str,
    values: Mapping[str, Any],
    names: Mapping[str, str],
    models: dict[str, Classifier],
) -> Portal:
    """`models` holds the classifiers already loaded, by path; "" is the default."""
    model = str(values.get("model") or "")
    if model not in models:
        try:
            models[model] = Classifier(model or None)
        except KijilError as error:
            raise ValueError(f"{names['model']}: {error}") from error
    return Portal(
        name,
        check_rule(names, values),
        check_count(names["min_characters"], values.get("min_characters", 0)),
        models[model],
    )


def read_mapping(name: str, value: Any) -> dict[Any, Any]:
    """A dict, or one written as JSON, as the command line gives it."""
    if isinstance(value, str) and value:
        try:
            value = json.loads(value)
        except ValueError as error:
            raise ValueError(
                f"{name}: expected a JSON object, not {value!r}"
            ) from error
    if value is not None and value != "" and not isinstance(value, Mapping):
        raise ValueError(f"{name}: expected a dict, not {value!r}")
    return dict(value or {})


def check_names(settings: Mapping[Any, Any]) -> None:
    for name in settings:
        if not isinstance(name, str) or not name.startswith("KIJIL_"):
            continue
        if name not in _SETTINGS:
            near = difflib.get_close_matches(name, _SETTINGS, 1)
            hint = (
                f"did you mean {near[0]}?" if near else f"there are {sorted(_SETTINGS)}"
            )
            raise ValueError(f"{name}: no such setting; {hint}")


def read_field(settings: Mapping[Any, Any], name: str, default: str) -> str:
    """The name of an item's field. None and "" mean that there is none."""
    value = settings[name] if name in settings else default
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name}: expected the name of a field, not {value!r}")
    return value or ""


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        return host.lower().rstrip(".")


def host_of(url: str) -> str:
    try:
        return _ascii_host(urlsplit(url).hostname or "")
    except ValueError:
        return ""
