# SPDX-License-Identifier: Apache-2.0
"""What stands in quotation marks in English text: somebody else's words, which most checks leave alone.

Stands below the rooms, so that all of them take the same words for quoted.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal

from mtcheck.article import Span

Single = Literal["none", "curly", "all"]
"""Which single quotation marks count: none, those that differ from an apostrophe where they open (‘ ’), or ' ' too."""

_CLOSED: Final = r"“[^“”]{1,2000}”|\"[^\"]{1,2000}\"|«[^«»]{1,2000}»|„[^„“”]{1,2000}[“”]"
_TO_THE_END: Final = r"“[^”]*”?|\"[^\"]*\"?|«[^»]*»?|„[^“”]*[“”]?"
_CURLY: Final = r"(?<![\w’'])‘[^‘’]{1,300}(?:’(?=\w)[^‘’]{1,300}){0,8}’(?!\w)"
_ANY_SINGLE: Final = r"(?<![\w’'])(?:‘|'{1,2}(?=\S))[^‘’']{1,300}(?:[’'](?=\w)[^‘’']{1,300}){0,8}(?:’|'{1,2})(?!\w)"
"""Within single marks a mark before a letter is an apostrophe."""


def quoted(*, unclosed: bool = False, single: Single = "none") -> str:
    """The source of a regular expression for a quotation, with its marks.

    unclosed: one that is never closed goes on to the end, as the first paragraphs of a long one do.
    """
    singles = {"none": "", "curly": f"|{_CURLY}", "all": f"|{_ANY_SINGLE}"}[single]
    return (_TO_THE_END if unclosed else _CLOSED) + singles


def quotations(text: str, *, unclosed: bool = False, single: Single = "none") -> tuple[Span, ...]:
    """Where quotations stand, marks included, in the order of the text; options as for ``quoted``."""
    return tuple(Span(*match.span()) for match in _compiled(unclosed, single).finditer(text))


def unquoted(text: str, *, single: Single = "none", blank: str = " ") -> str:
    """The text with quotations blanked out, those that are never closed too; of the same length."""
    return _compiled(True, single).sub(lambda quotation: blank * len(quotation[0]), text)


@cache
def _compiled(unclosed: bool, single: Single) -> re.Pattern[str]:
    return re.compile(quoted(unclosed=unclosed, single=single))
