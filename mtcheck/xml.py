# SPDX-License-Identifier: Apache-2.0
"""XML, parsed safely: nothing outside of the file is read, and nothing in it grows beyond measure.

Stands below the rooms, so that news formats and glossaries refuse the same files in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from mtcheck.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

OPTIONS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "resolve_entities": "internal",  # a file may declare é for itself, but not fetch anything
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,  # keeps libxml2's own limits: 256 levels, a ratio for entities
        "remove_comments": True,
        "remove_pis": True,
    }
)
"""What every parser of XML is made with."""

_AT_LINE: Final = re.compile(r",? line \d+(?:, column \d+)?")
_NOT_HERE: Final = re.compile(r" ?[,(]?(?:use XML_PARSE_HUGE option|see xmlCtxtSetMaxAmplification\.?)\)?,?")


def parse(data: bytes | str, *, path: str, lines_before: int = 0) -> Element:
    """The root of an XML document. A text is parsed whatever encoding it declares.

    ``lines_before``: how many lines of the file stand above the document, for the line that an error names.
    Raises InputError for what is not well-formed, for entities that reach outside of it or grow beyond measure, and
    for more than 256 levels.
    """
    from lxml import etree

    text = isinstance(data, str)
    parser = etree.XMLParser(encoding="utf-8" if text else None, **OPTIONS)
    try:
        root: Element = etree.fromstring(data.encode("utf-8") if isinstance(data, str) else data, parser)
    except etree.XMLSyntaxError as error:
        raise _malformed(error, path=path, lines_before=lines_before) from error
    return root


def _malformed(error: Exception, *, path: str, lines_before: int) -> InputError:
    """The one line that an XMLSyntaxError of lxml comes down to."""
    told = str(getattr(error, "msg", None) or error).split("\n")[0]  # the file's own text may follow
    reason = " ".join(_NOT_HERE.sub("", _AT_LINE.sub("", told)).split())
    line = (getattr(error, "lineno", None) or 1) + lines_before
    cut = any(words in reason for words in ("Premature end", "EndTag", "not finished"))
    hint = "is the file whole?" if cut else ""
    return InputError(f"{path}: not well-formed XML on line {line}: {reason.rstrip(',. ') or 'unreadable'}", hint=hint)
