# SPDX-License-Identifier: Apache-2.0
"""Prints which flaws of the samples' sidecars are found: ``python tests/quality/samples.py [--all]``."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from test_pipeline import found, read, sidecars


def main() -> None:
    hits: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for path in sidecars():
        report, entries = read(path)
        for entry, spans in entries:
            kind, hit = entry["kind"], found(report, entry, spans)
            total[kind] += 1
            hits[kind] += hit
            if not hit or "--all" in sys.argv:
                name = path.name.removesuffix(".findings.toml")
                print("found " if hit else "missed", f"{kind:<12} {name}: {entry['text'][:80]!r}")
    for kind, count in sorted(total.items()):
        print(f"{kind:<14}{hits[kind]:4d} of {count:4d}  {hits[kind] / count:.2f}")


if __name__ == "__main__":
    main()
