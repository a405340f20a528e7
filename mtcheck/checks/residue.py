# SPDX-License-Identifier: Apache-2.0
"""What scraping and the original agency left behind: to be cut before anyone reads the article.

What the markup of a page sets apart itself (menus, footers, comment sections) is listed as neutral: it is not in the
article's text, and cutting it is the page's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mtcheck.checks import Context, Example
from mtcheck.results import Edit, Finding

SPEAKS_FOR: Final = frozenset({"garbled", "awkward", "calque", "role", "quotation", "repetition", "addition"})

EXAMPLES = (
    Example("Home > News > Region\n\nFerry runs again after storm\n\nThe ferry ran again on Monday, the port said.",
            ("Home > News > Region",), "a navigation trail above the headline"),
    Example("The ferry ran again on Monday, the port said. [Video: 20 seconds] It carried 40 people.",
            ("[Video: 20 seconds]",), "a media tag in mid-text"),
    Example("Share prices fell. Home Secretary Ann Bright said [the council] had agreed.", (), "prose stays"),
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """One finding for each piece of residue."""
    for found in context.residue:
        furniture = found.set_apart
        advice = f"The page sets this apart from the article ({found.kind}); it was not checked."
        yield Finding(
            span=found.span,
            check="residue",
            category="residue",
            severity="neutral" if furniture else "minor",
            confidence=0.9,
            message=advice if furniture else f"Looks like a leftover of the page or the agency: {found.kind}. Cut it.",
            evidence=(found.kind, found.evidence) if found.evidence else (found.kind,),
            fixes=() if furniture else (Edit(found.span, ""),),
        )
