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
    "xml", "number_words", "quotations", "file_state", "holes", "glosses", "word_lists", "surroundings",
}  # fmt: skip
ALIGNMENT = {"lexicon", "overlap", "nearness", "alignment", "partners"}
ROOMS = {"formats", "detect", "metrics", "checks", "reports", "models", "translators", "glossaries"}
HEAVY = {"numpy", "onnxruntime", "transformers", "torch", "tokenizers", "lxml", "sacrebleu", "lingua", "rich",
         "fxtranslate", "ctranslate2", "sentencepiece", "huggingface_hub"}  # fmt: skip
CATCH_ALL = {"Exception", "BaseException"}
MAY_CATCH_ALL = {
    "cli/__init__.py": (1, "the end of the program: an internal error becomes one line"),
    "encoders.py": (3, "tokenizers and onnxruntime raise bare Exceptions of their own on damaged files and odd inputs"),
    "inference.py": (1, "tokenizers and onnxruntime raise bare Exceptions of their own on damaged files"),
    "metrics/_comet_program.py": (2, "it runs in the user's environment, whose COMET raises what it likes"),
    "models/_classifier.py": (1, "architectures differ in what they raise for a row that they cannot read"),
    "models/_hugging_face.py": (1, "transformers and torch raise what they like on damaged files"),
    "translators/__init__.py": (1, "a translator of any library raises what it likes for a text"),
    "translators/ctranslate2.py": (1, "ctranslate2 and sentencepiece raise what they like on damaged files"),
    "translators/firefox.py": (2, "it runs in a thread of its own: whatever ends it is told to the thread that waits"),
    "translators/transformers.py": (2, "transformers, torch and the HTTP client raise what they like"),
}
"""How often a file may catch every exception, and why: around libraries of others, to tell it as an error of ours."""
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
        "calibrating", "aligning", "judging",
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


def catches_all(handler: ast.ExceptHandler) -> bool:
    """True for a bare ``except``, for Exception and BaseException, alone or among others."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or (isinstance(kind, ast.Name) and kind.id in CATCH_ALL) for kind in kinds)


def raises_it_again(handler: ast.ExceptHandler) -> bool:
    """True where the handler only tidies up: its last word is a bare ``raise``."""
    return isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None


def test_every_exception_is_caught_only_around_the_libraries_of_others() -> None:
    found = {}
    for path in files():
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        handlers = [node for node in nodes if isinstance(node, ast.ExceptHandler) and catches_all(node)]
        held = [handler for handler in handlers if not raises_it_again(handler)]
        assert all(handler.name for handler in held), f"{path}: what is caught is neither told nor raised as another"
        if held:
            found[path.relative_to(PACKAGE).as_posix()] = len(held)
    assert found == {name: count for name, (count, _) in MAY_CATCH_ALL.items()}


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
