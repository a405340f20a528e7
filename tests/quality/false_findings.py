# SPDX-License-Identifier: Apache-2.0
"""Every check over edited English, and each finding to read: ``python tests/quality/false_findings.py FILE [--show]``.

FILE holds one text a line (plain, or JSON Lines with a "text" field; .gz allowed). Texts of ``--join`` neighbours make
an article, as paragraphs; on edited originals every finding is a false one.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from mtcheck import check_text


def texts(path: str, every: int) -> Iterator[str]:
    """The texts of a file, one of ``every``; rows marked as no originals are left out."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every:
                continue
            if line.startswith("{"):
                row = json.loads(line)
                if row.get("source_original", True) and row.get("origin", "original") == "original":
                    yield row["text"]
            elif line.strip():
                yield line.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--join", type=int, default=12)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    chosen = list(islice(texts(arguments.file, arguments.every), arguments.skip, arguments.skip + arguments.count))
    found: Counter[str] = Counter()
    words = 0
    for start in range(0, len(chosen), arguments.join):
        report = check_text("\n\n".join(chosen[start : start + arguments.join]))
        words += report.words
        for finding in report.findings:
            found[finding.check] += 1
            if arguments.show:
                print(f"{finding.check:<12} {finding.confidence:.2f} {report.article.slice(finding.span)!r}")
    for check, count in found.most_common():
        print(f"{check:<12} {count:5d}  {count / words * 1000:.3f} a 1,000 words")
    print(
        f"{'all':<12} {sum(found.values()):5d}  {sum(found.values()) / words * 1000:.3f} a 1,000 words ({words} words)"
    )


if __name__ == "__main__":
    main()
