# SPDX-License-Identifier: Apache-2.0
"""Makes a WordPress export or a translation memory as large as wanted, reads it, and prints memory and time (Linux).

    python tests/benchmarks/large.py posts 2000 FOLDER     an export of 2,000 MB: posts of 3 to 30 kB and what is beside
    python tests/benchmarks/large.py others 60 FOLDER      one of pages, attachments, revisions and menus alone
    python tests/benchmarks/large.py units 1000000 FOLDER  a TMX of so many units
    python tests/benchmarks/large.py lines 1000000 FOLDER  a TSV of so many pairs

The file is left in FOLDER; one that is there already is read again.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from mtcheck.errors import InputError
from mtcheck.formats import read_articles, tmx, tsv

DISTINCT: Final = 3000  # items; then they come again with other numbers, for making words is slow
SHOWN: Final = 10_000
SUFFIXES: Final = {"units": "tmx", "lines": "tsv"}
HEAD: Final = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Harbourlight</title><link>https://a.example</link><wp:wxr_version>1.2</wp:wxr_version>
"""
MEMORY: Final = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header segtype="sentence" adminlang="en" srclang="de-DE" datatype="plaintext"/>
<body>
"""
COMMON: Final = "the of a in and to was for on that said with by from as at he she council harbour city its".split()


class Writer:
    """Words that are none, in the shapes that posts have."""

    def __init__(self) -> None:
        self._chance = random.Random(7)
        syllables = [first + second for first in "bdfgklmnprstv" for second in "aeio"]
        count = self._chance.randint
        self._words = ["".join(self._chance.choices(syllables, k=count(1, 4))) for _ in range(20_000)]

    def sentence(self) -> str:
        chance = self._chance
        words = [chance.choice(COMMON if chance.random() < 0.45 else self._words) for _ in range(chance.randint(8, 28))]
        end = chance.choices(["", " &amp; co", f", {chance.randint(3, 9999):,} in all"], [8, 1, 1])[0]
        return " ".join(words).capitalize() + end + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self._chance.randint(2, 5)))

    def content(self) -> str:
        """3 to 30 kB, as the block editor or as the classic one leaves it."""
        block = self._chance.random() < 0.6
        left, parts = self._chance.randint(3000, 30_000), []
        while left > 0:
            parts.append(self._block() if block else self._typed())
            left -= len(parts[-1])
        return "".join(parts)

    def _block(self) -> str:
        picture = (
            f'<figure><img src="x.jpg" alt="{self.sentence()}"/><figcaption>{self.sentence()}</figcaption></figure>'
        )
        listed = "".join(f"<li><a href='https://b.example/'>{self.sentence()}</a></li>" for _ in range(3))
        kinds = [
            f"<!-- wp:paragraph -->\n<p>{self.paragraph()}</p>\n<!-- /wp:paragraph -->\n\n",
            f"<!-- wp:heading -->\n<h2>{self.sentence()}</h2>\n<!-- /wp:heading -->\n\n",
            f'<!-- wp:image {{"id":7}} -->\n{picture}\n<!-- /wp:image -->\n\n',
            f"<!-- wp:list -->\n<ul>{listed}</ul>\n<!-- /wp:list -->\n\n",
        ]
        return self._chance.choices(kinds, [75, 10, 10, 5])[0]

    def _typed(self) -> str:
        picture = f'[caption id="a_7" width="800"]<img src="x.jpg" alt="" /> {self.sentence()}[/caption]'
        kinds = [self.paragraph(), picture, f"<strong>{self.sentence()}</strong>\n{self.paragraph()}"]
        return self._chance.choices(kinds, [85, 7, 8])[0] + "\n\n"

    def item(self, *, posts: bool) -> str:
        chance = self._chance
        others = ["attachment", "page", "revision", "nav_menu_item"]
        kind = "post" if posts and chance.random() < 0.85 else chance.choice(others)
        text = "" if kind in ("attachment", "nav_menu_item") else self.content()
        told = {"post_id": "@@", "status": "publish" if kind in ("post", "page") else "inherit", "post_type": kind}
        fields = "".join(f"<wp:{name}><![CDATA[{value}]]></wp:{name}>\n" for name, value in told.items())
        meta = "<wp:postmeta><wp:meta_key><![CDATA[_k]]></wp:meta_key></wp:postmeta>\n" * chance.randint(0, 6)
        comment = f"<wp:comment><wp:comment_content><![CDATA[{self.paragraph()}]]></wp:comment_content></wp:comment>\n"
        return (
            f"<item>\n<title><![CDATA[{self.sentence()[:90]}]]></title>\n<link>https://a.example/?p=@@</link>\n"
            f"<dc:creator><![CDATA[desk]]></dc:creator>\n<content:encoded><![CDATA[{text}]]></content:encoded>\n"
            f"<excerpt:encoded><![CDATA[]]></excerpt:encoded>\n{fields}{meta}"
            f"{comment * chance.choice([0, 0, 2])}</item>\n"
        )

    def unit(self, number: int) -> str:
        source, target = self.sentence(), self.sentence()
        variants = f'<tuv xml:lang="de-DE"><seg>{source}</seg></tuv><tuv xml:lang="en-GB"><seg>{target}</seg></tuv>'
        return f'<tu tuid="{number}"><prop type="x-domain">news</prop>{variants}</tu>\n'


def export(megabytes: int, *, posts: bool) -> Iterator[str]:
    writer = Writer()
    pool = [writer.item(posts=posts) for _ in range(DISTINCT)]
    yield HEAD
    left, number = megabytes * 1_000_000, 0
    while left > 0:
        number += 1
        item = pool[number % DISTINCT].replace("@@", str(number))
        left -= len(item.encode())
        yield item
    yield "</channel>\n</rss>\n"


def memory(units: int) -> Iterator[str]:
    writer = Writer()
    yield MEMORY
    yield from (writer.unit(number) for number in range(1, units + 1))
    yield "</body></tmx>\n"


def table(pairs: int) -> Iterator[str]:
    writer = Writer()
    yield "source\ttarget\n"
    yield from (f"{writer.sentence()}\t{writer.sentence()}\n" for _ in range(pairs))


MADE: Final[dict[str, Callable[[int], Iterator[str]]]] = {
    "posts": lambda megabytes: export(megabytes, posts=True),
    "others": lambda megabytes: export(megabytes, posts=False),
    "units": memory,
    "lines": table,
}


def most_memory() -> int:
    """MB that this program has taken at most."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) // 1000


def main(kind: str, size: str, folder: str) -> None:
    path = Path(folder) / f"{kind}-{size}.{SUFFIXES.get(kind, 'wxr')}"
    if not path.exists():
        with path.open("w", encoding="utf-8") as file:
            file.writelines(MADE[kind](int(size)))
        print(f"{path}: {path.stat().st_size / 1e6:,.0f} MB; once more, to read it without what making it took")
        return
    began, count = time.process_time(), 0
    try:
        form = {"units": tmx, "lines": tsv}.get(kind)
        found = form.stream_pairs(path, called=path.name).pairs if form else read_articles(path)
        for count, _ in enumerate(found, start=1):
            if count % SHOWN == 0:
                print(f"{count:,}: {most_memory()} MB, {time.process_time() - began:.0f} s", flush=True)
    except InputError as error:
        print(error.message)
    print(f"{count:,} read: {most_memory()} MB at most, {time.process_time() - began:.0f} s of one core")


if __name__ == "__main__":
    main(*sys.argv[1:])
