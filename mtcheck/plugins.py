# SPDX-License-Identifier: Apache-2.0
"""Finds a room's plug-ins: every public module of the room's package is one, and its file name is its name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from mtcheck.errors import SettingsError


@cache
def names(room: str) -> tuple[str, ...]:
    """Names of a room's plug-ins ("formats", "checks", ...), sorted, without importing any of them."""
    package = importlib.import_module(f"mtcheck.{room}")
    found = (module.name for module in pkgutil.iter_modules(package.__path__))
    return tuple(sorted(name for name in found if not name.startswith("_")))


def load(room: str, name: str) -> ModuleType:
    """The plug-in ``name`` of a room; raises SettingsError where there is none of that name."""
    if name not in names(room):
        known = ", ".join(names(room))
        raise SettingsError(f"no {name!r} among the {room}", hint=f"there are: {known}")
    return importlib.import_module(f"mtcheck.{room}.{name}")
