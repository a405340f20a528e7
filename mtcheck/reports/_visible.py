# SPDX-License-Identifier: Apache-2.0
"""Makes foreign text safe to print: what would steer the terminal or stay unseen is shown as its code point."""

from __future__ import annotations

import re
from typing import Final

_LINE_BREAK: Final = re.compile(r"(?:(?<![ \t])[ \t]+)?[\r\n\u2028\u2029\x85\v\f]+[ \t]*|\t")
_UNSEEN: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
_STEERING: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)


def visible(text: str) -> str:
    """``text`` as one printable line: line breaks and tabs become a space, control characters, bidirectional
    overrides and lone surrogates become ``<U+XXXX>``.

    Soft hyphens and zero-width spaces are left out, unless there is nothing else in the text.
    """
    line = _STEERING.sub(_code, _LINE_BREAK.sub(" ", text))
    return _UNSEEN.sub("", line) or _UNSEEN.sub(_code, line)


def one_line(text: str) -> str:
    """``visible`` text with every run of white space as one space and none at the ends."""
    return " ".join(visible(text).split())


def _code(match: re.Match[str]) -> str:
    return f"<U+{ord(match.group()):04X}>"
