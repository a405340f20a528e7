# SPDX-License-Identifier: Apache-2.0
"""ninjs (News in JSON) 1.x, 2.x and 3.x, told apart by their own keys.

A text may stand there in several forms: the first HTML one is read, else the first plain one. What describes associated
pictures, films and sounds is a caption; an associated item with a text of its own is an article of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mtcheck.article import Article, OffsetMap
from mtcheck.errors import InputError
from mtcheck.formats._blocks import Block
from mtcheck.formats._derived import article_of, in_reading_order, nothing_in, unrepeated, with_role
from mtcheck.formats._json import String, Value, derived, parse
from mtcheck.formats._several import only, some

SUFFIXES: Final = (".ninjs", ".json")

_BODY: Final = re.compile(r'"body_[a-z0-9_]+"\s*:\s*"|"bodies"\s*:\s*\[')
_TITLED: Final = re.compile(r'"headline"\s*:\s*"|"headlines"\s*:\s*\[')
_OWN: Final = re.compile(r'"(?:version[cC]reated|pub[sS]tatus|uri)"\s*:')
_LOOKED_AT: Final = 200_000
_MARKUP: Final = re.compile(r"html|xml", re.IGNORECASE)
_ITSELF_A_STORY: Final = frozenset({"text", "composite", ""})
_DEEPEST: Final = 8  # associations inside associations

Item = dict[str, Value]


def sniff(text: str) -> float:
    """How sure, 0 to 1, that a text is ninjs: JSON with the standard's names for the body or the headline."""
    if text.lstrip()[:1] not in ("{", "["):
        return 0.0
    beginning = text[:_LOOKED_AT]
    own = bool(_OWN.search(beginning))
    if own and _BODY.search(beginning):
        return 0.95
    return 0.8 if own and _TITLED.search(beginning) else 0.0


def read(text: str, *, path: str) -> Article:
    """The article of a file with one; raises InputError for several, and as ``read_all`` does."""
    return only(read_all(text, path=path), path=path)


def read_all(text: str, *, path: str) -> Iterator[Article]:
    """An article for each item that has text: the items of a list, and associated items with a body.

    ``metadata`` has ``title``, ``id``, ``version``, ``language`` and ``standard`` ("ninjs 2") where they are told.
    Raises InputError for what is no JSON, JSON that is no news item, and a file with no text.
    """
    value = parse(text, path=path)
    roots = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else [value]
    items = [item for root in roots if isinstance(root, dict) for item in _items(root)]
    if not any(_is_news(item) for item in items):
        raise InputError(f"{path}: JSON, but no news item in ninjs", hint="--input-format NAME says what it is")
    line_starts = OffsetMap.identity(text).line_starts
    articles = (
        article_of(text, blocks, path=path, format="ninjs", metadata=_metadata(item, blocks), line_starts=line_starts)
        for item in items
        if (blocks := _blocks(text, item, path=path))
    )
    yield from some(articles, nothing_in(path, "ninjs"))


def _is_news(item: Item) -> bool:
    names = {key.lower() for key in item}
    return "uri" in names or any(key.startswith(("body_", "headline", "bodies")) for key in names)


def _items(item: Item, depth: int = 0) -> Iterator[Item]:
    """An item, and those associated with it that have a text of their own."""
    yield item
    if depth < _DEEPEST:
        for each in _associated(item):
            if _kind(each) in _ITSELF_A_STORY and _body(each) is not None:
                yield from _items(each, depth + 1)


def _associated(item: Item) -> Iterator[Item]:
    """1.x names them in an object, 2.x and 3.x list them."""
    found = item.get("associations")
    each_of = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    for each in each_of:
        if isinstance(each, dict):
            yield each
        elif isinstance(each, list):
            yield from (one for one in each if isinstance(one, dict))


def _text(item: Item, *names: str) -> str:
    for name in names:
        value = item.get(name)
        if isinstance(value, String) and value.value.strip():
            return " ".join(value.value.split())
    return ""


def _kind(item: Item) -> str:
    return _text(item, "type").lower()


class _Form:
    """One of the forms that a text stands in."""

    def __init__(self, string: String, kind: str, role: str = "") -> None:
        self.string = string
        self.markup = bool(_MARKUP.search(kind))
        self.html = "html" in kind.lower()
        self.role = role


def _forms(item: Item, single: str, several: str) -> list[_Form]:
    """The forms of a text: ``body_html`` and its like in 1.x, a list of objects since 2.0."""
    found: list[_Form] = []
    listed = item.get(several)
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(value := each.get("value"), String) and value.value.strip():
            role = _text(each, "role")
            found.append(_Form(value, _text(each, "contenttype", "contentType") or role, role.lower()))
    for key, value in item.items():
        named = key == single or key.startswith(f"{single}_")
        if named and isinstance(value, String) and value.value.strip():
            found.append(_Form(value, key))
    return found


def _best(forms: list[_Form]) -> _Form | None:
    """HTML, else plain text, else other markup; of several the main one, else the first."""
    return min(forms, key=lambda form: (not form.html, form.markup, form.role != "main"), default=None)


def _body(item: Item) -> _Form | None:
    return _best(_forms(item, "body", "bodies"))


def _blocks(text: str, item: Item, *, path: str) -> list[Block]:
    body = _read(text, _body(item), path=path)
    headlines = [
        block for form in _different(_forms(item, "headline", "headlines")) for block in _read(text, form, path=path)
    ]
    description = _read(text, _best(_forms(item, "description", "descriptions")), path=path)
    told = with_role(description, "summary" if _kind(item) in _ITSELF_A_STORY else "caption")
    byline = item.get("byline", item.get("by"))
    by = _read(text, _Form(byline, "text") if isinstance(byline, String) else None, path=path)
    found = in_reading_order(with_role(headlines, "headline"), [*with_role(by, "byline"), *told], body)
    captions: list[Block] = []
    for each in _associated(item):
        if _kind(each) not in _ITSELF_A_STORY or _body(each) is None:
            captions += _read(text, _best(_forms(each, "description", "descriptions")), path=path)
    return [*found, *unrepeated(with_role(captions, "caption"), found)]


def _different(forms: list[_Form]) -> list[_Form]:
    """The main headline, and others only where they say something else."""
    kept: dict[str, _Form] = {}
    for form in sorted(forms, key=lambda form: form.role not in ("main", "")):
        kept.setdefault(" ".join(re.sub(r"<[^<>]*>", " ", form.string.value).split()).casefold(), form)
    return list(kept.values())


def _read(text: str, form: _Form | None, *, path: str) -> list[Block]:
    if form is None:
        return []
    written = derived(text, form.string, path=path)
    return written.html_blocks(path=path) if form.markup else written.plain_blocks(path=path)


def _metadata(item: Item, blocks: list[Block]) -> dict[str, str]:
    return {
        "title": next((block.text for block in blocks if block.role == "headline"), ""),
        "id": _text(item, "uri"),
        "version": _text(item, "version"),
        "language": _text(item, "language"),
        "standard": f"ninjs {_major(item)}",
    }


def _major(item: Item) -> str:
    """1, 2 or 3: as it says, else by the names of its keys."""
    standard = item.get("standard", item.get("$standard"))
    version = _text(standard, "version") if isinstance(standard, dict) else ""
    if version[:1] in ("1", "2", "3"):
        return version[0]
    listed = any(isinstance(item.get(name), list) for name in ("headlines", "bodies", "descriptions", "associations"))
    camel = any(name in item for name in ("versionCreated", "contentCreated", "pubStatus", "altIds", "edNote"))
    camel = camel or "contentType" in _keys(item.get("bodies"))
    return "3" if camel else "2" if listed else "1"


def _keys(value: Value | None) -> set[str]:
    return {key for each in value if isinstance(each, dict) for key in each} if isinstance(value, list) else set()
