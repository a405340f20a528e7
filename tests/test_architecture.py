# SPDX-License-Identifier: Apache-2.0
"""Holds the layers: who may import whom, how long a file may be, what a start may load."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mtcheck"
# What may be imported by whom: each layer sees the ones before it.
NOUNS = {"article", "segment", "mqm", "results", "errors", "fingerprints", "scripts"}
BASE = {
    "settings", "plugins", "languages", "inference", "spans", "score_request", "inflection", "phrases",
    "hugging_face", "left_words", "provenance", "style", "resampling", "ngrams", "encoders", "comparison",
    "house_rules", "baseline", "accepting", "profiles", "configuration", "gate", "labels", "fixes", "calibration",
    "xml", "number_words", "quotations",
}  # fmt: skip
ALIGNMENT = {"lexicon", "overlap", "nearness", "alignment", "partners"}
ROOMS = {"formats", "detect", "metrics", "checks", "reports", "models", "translators", "glossaries"}
HEAVY = {"numpy", "onnxruntime", "transformers", "torch", "tokenizers", "lxml", "sacrebleu", "lingua", "rich",
         "fxtranslate", "ctranslate2", "sentencepiece", "huggingface_hub"}  # fmt: skip
INFERENCE_ONLY = {"numpy", "onnxruntime", "tokenizers"}


def files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Full names of what a file imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def seen_rooms(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(path) if name.startswith("mtcheck.")} - {"__version__"}


def allowed(room: str) -> set[str]:
    if room in NOUNS:
        return NOUNS
    if room in BASE:
        return NOUNS | BASE
    if room in ALIGNMENT:
        return NOUNS | ALIGNMENT
    if room in ROOMS:
        return NOUNS | BASE | ALIGNMENT | {room}
    stories = {
        "pipeline", "scoring", "stretches", "mistaken", "comparing", "back_translation", "fixing", "pairing",
        "calibrating", "aligning",
    }  # fmt: skip
    everything = NOUNS | BASE | ALIGNMENT | ROOMS | stories
    return everything | {room}


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    room = room_of(path)
    if room in {"__init__", "__main__"}:
        return
    assert seen_rooms(path) <= allowed(room), f"{room} imports up or sideways"


@pytest.mark.parametrize("name", sorted(NOUNS))
def test_nouns_use_the_standard_library_alone(name: str) -> None:
    for imported in imports(PACKAGE / f"{name}.py"):
        assert imported.split(".")[0] in sys.stdlib_module_names | {"mtcheck"}


def test_only_inference_and_training_import_the_numeric_libraries() -> None:
    for path in files():
        if room_of(path) not in {"inference", "encoders", "ngrams", "resampling", "training"}:
            assert not {name.split(".")[0] for name in imports(path)} & INFERENCE_ONLY, path


def test_no_file_is_over_400_lines() -> None:
    for path in [*files(), *(ROOT / "tests").rglob("*.py")]:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path


def test_every_file_names_its_licence() -> None:
    for path in files():
        assert path.read_text(encoding="utf-8").startswith("# SPDX-License-Identifier: Apache-2.0"), path


@pytest.mark.parametrize("code", ["import mtcheck", "from mtcheck.cli import main; main(['--help'])"])
def test_a_start_loads_nothing_heavy(code: str) -> None:
    body = f"try:\n    {code}\nexcept SystemExit:\n    pass\n"
    tail = f"import sys\nprint('LOADED', *sorted(set(sys.modules) & {HEAVY!r}))"
    result = subprocess.run([sys.executable, "-c", body + tail], capture_output=True, text=True, check=True, cwd=ROOT)
    assert result.stdout.strip().splitlines()[-1] == "LOADED"


def test_a_check_of_plain_text_never_loads_transformers_or_torch() -> None:
    code = (
        "import mtcheck, sys; mtcheck.check('samples/bank-merger-original.txt');"
        "print(*sorted(set(sys.modules) & {'transformers', 'torch', 'lxml', 'sacrebleu'}))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert result.stdout.strip() == ""
