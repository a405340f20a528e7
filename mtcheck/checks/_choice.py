# SPDX-License-Identifier: Apache-2.0
"""Which checks run, and which of their findings are kept: by names of checks and by MQM categories."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from mtcheck.errors import SettingsError
from mtcheck.mqm import CATEGORIES
from mtcheck.results import Finding

_KNOWN: Final = frozenset(CATEGORIES) | {category.partition("/")[0] for category in CATEGORIES}
"""Categories and the groups of them ("fluency")."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Checks and categories, selected and ignored; nothing selected means everything. What is ignored never shows."""

    checks: frozenset[str]
    categories: frozenset[str]
    ignored_checks: frozenset[str]
    ignored_categories: frozenset[str]

    @classmethod
    def of(cls, select: Collection[str], ignore: Collection[str], *, names: Collection[str]) -> Choice:
        """Raises SettingsError for what is neither a check nor a category."""
        for name in (*select, *ignore):
            if name not in names and name not in _KNOWN:
                raise _unknown(name, names)
        # "residue" is a check and its only category: as a check it need not run.
        return cls(
            frozenset(select) & frozenset(names),
            frozenset(select) - frozenset(names),
            frozenset(ignore) & frozenset(names),
            frozenset(ignore) - frozenset(names),
        )

    def runs(self, check: str) -> bool:
        """Whether a check has to run: any may find something of a category."""
        selected = not self.checks or check in self.checks or bool(self.categories)
        return selected and check not in self.ignored_checks

    def shows(self, finding: Finding) -> bool:
        """Whether a finding of a check that runs is kept."""
        both = {finding.category, finding.category.partition("/")[0]}
        if both & self.ignored_categories:
            return False
        return not (self.checks or self.categories) or finding.check in self.checks or bool(both & self.categories)


def _unknown(name: str, names: Collection[str]) -> SettingsError:
    near = difflib.get_close_matches(name, [*names, *sorted(_KNOWN)], n=1)
    message = f"there is no check or category {name!r}" + (f"; did you mean {near[0]}?" if near else "")
    return SettingsError(message, hint=f"checks: {', '.join(names)}; categories: {', '.join(sorted(_KNOWN))}")
