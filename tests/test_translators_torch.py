# SPDX-License-Identifier: Apache-2.0
"""The transformers and ctranslate2 backends on a tiny model that is built, trained and converted here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("torch", reason="needs the torch extra")
pytest.importorskip("sentencepiece", reason="needs the ct2 extra")
pytest.importorskip("ctranslate2", reason="needs the ct2 extra")

from click.testing import CliRunner, Result
from translators_fixtures import WORDS, convert, save_marian, told

from mtcheck.cli.models import command
from mtcheck.errors import ModelError
from mtcheck.translators import load_backend, model_in, open_translator, translate

pytestmark = pytest.mark.filterwarnings("default::DeprecationWarning")

ROOT = Path(__file__).parent.parent
TEXTS = [
    "the council voted to repair the old bridge",
    "a ferry",
    "the mayor saw a old ferry to the river",
    "bridge",
    "a mayor voted",
]


@pytest.fixture(scope="session")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_marian(tmp_path_factory.mktemp("marian") / "opus-toy")


@pytest.fixture(scope="session")
def converted(marian: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return convert(marian, tmp_path_factory.mktemp("ct2") / "opus-toy-int8")


@pytest.fixture(params=["transformers", "ctranslate2"])
def folder(request: pytest.FixtureRequest, marian: Path, converted: Path) -> Path:
    return marian if request.param == "transformers" else converted


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MTCHECK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_it_says_every_word_in_the_other_tongue(folder: Path) -> None:
    translator = open_translator("en", "eo", model=str(folder))
    assert translator.translate(TEXTS) == [told(text) for text in TEXTS]
    assert translator.translate([]) == []


def test_the_same_answer_alone_and_among_others(folder: Path) -> None:
    translator = open_translator("en", "eo", model=str(folder))
    many = [f"{first} {second} river" for first in WORDS for second in WORDS if first != second != "river" != first]
    done = translator.translate(many)
    assert sum(answer == told(text) for answer, text in zip(done, many, strict=True)) > 0.95 * len(many)
    assert [translator.translate([text])[0] for text in many[::25]] == done[::25]


class Looping:
    """An engine that never stops by itself."""

    def translate_batch(self, rows: list[list[str]], *, max_decoding_length: int, **_: object) -> list[SimpleNamespace]:
        return [SimpleNamespace(hypotheses=[["▁ta"] * max_decoding_length]) for _ in rows]


def test_what_loops_is_the_same_alone_and_beside_a_longer_text(converted: Path) -> None:
    translator: Any = open_translator("en", "eo", model=str(converted))
    translator._engine = Looping()
    short, long = "the mayor saw", "the mayor saw a old ferry " * 12
    assert translator.translate([short]) == translator.translate([long, short])[1:]
    assert len(translator.translate([long])[0]) > len(translator.translate([short])[0])


def test_the_signature_names_library_and_weights(marian: Path, converted: Path, tmp_path: Path) -> None:
    one = open_translator("en", "eo", model=str(marian)).signature
    two = open_translator("en", "eo", model=str(converted)).signature
    assert one.startswith("transformers:en-eo|")
    assert two.startswith("ctranslate2:en-eo|")
    assert two.endswith("|beams:2|int8")
    assert "|beams:2" in one
    copy = tmp_path / "copy"
    shutil.copytree(marian, copy)
    assert open_translator("en", "eo", model=str(copy)).signature == one
    config = json.loads((copy / "generation_config.json").read_text())
    (copy / "generation_config.json").write_text(json.dumps({**config, "num_beams": 1}))
    assert open_translator("en", "eo", model=str(copy)).signature != one


def test_a_text_that_is_too_long_is_unusable_and_not_cut(folder: Path) -> None:
    translator = open_translator("en", "eo", model=str(folder))
    long = "a " * 80 + "ferry"
    done = translate(translator, [TEXTS[0], long])
    assert done[0].text == told(TEXTS[0])
    assert done[1].text == ""
    assert done[1].unusable


def command_line(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), catch_exceptions=True)


def test_added_by_its_folder_and_found_by_its_languages(folder: Path, marian: Path, own_home: Path) -> None:
    added = command_line("add", str(folder), "--from", "en", "--to", "eo", "--licence", "Apache-2.0")
    assert added.exit_code == 0, added.exception
    kind = "transformers" if folder == marian else "ctranslate2"
    assert added.output.startswith(f"en-eo: English to Esperanto, {kind}, ")
    assert open_translator("en", "eo").translate(TEXTS) == [told(text) for text in TEXTS]
    names = {path.name for path in (own_home / "translators" / "en-eo").iterdir()}
    assert {"translator.json", "source.spm", "target.spm"} < names


@pytest.mark.parametrize(
    ("kind", "gone", "message"),
    [
        ("marian", "model.safetensors", "has no weights"),
        ("marian", "*.spm", "has no tokenizer"),
        ("converted", "model.bin", "is incomplete: no file model.bin"),
        ("converted", "*.spm", "has no tokenizer"),
        ("converted", "target.spm", "one of source.spm and target.spm"),
    ],
)
def test_half_a_model_says_what_is_missing(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, gone: str, message: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(request.getfixturevalue(kind), copy)
    for path in copy.glob(gone):
        path.unlink()
    with pytest.raises(ModelError, match=message):
        open_translator("en", "eo", model=str(copy))


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("marian", "model.safetensors"),
        ("marian", "source.spm"),
        ("converted", "model.bin"),
        ("converted", "source.spm"),
    ],
)
def test_a_damaged_file_gives_one_clear_line(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, file: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(request.getfixturevalue(kind), copy)
    (copy / file).write_bytes((copy / file).read_bytes()[:100])
    with pytest.raises(ModelError) as caught:
        open_translator("en", "eo", model=str(copy))
    assert "\n" not in caught.value.message
    assert "copy" in caught.value.message


def test_the_device_is_handed_on(marian: Path) -> None:
    model = model_in(str(marian), source="en", target="eo")
    with pytest.raises(ModelError, match="cannot load the translator"):
        load_backend("transformers").load(model, device="no-such-device")


def save_untrained_nllb(folder: Path) -> Path:
    """Of random weights: what matters is which marks it is given."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

    pieces = ["<s>", "<pad>", "</s>", "<unk>", *sorted(set("▁" + "".join(WORDS)))]
    tokenizer = NllbTokenizer(vocab={piece: number for number, piece in enumerate(pieces)}, merges=[])
    config = M2M100Config(
        vocab_size=len(tokenizer), d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=16, decoder_ffn_dim=16, max_position_embeddings=512,
        pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2,
    )  # fmt: skip
    M2M100ForConditionalGeneration(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_a_multilingual_model_is_told_both_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ctranslate2.converters import TransformersConverter

    folder = save_untrained_nllb(tmp_path / "nllb")
    with pytest.raises(ModelError, match="does not know x-Esperantist"):
        open_translator("x-Esperantist", "en", model=str(folder))
    translator: Any = open_translator("id", "en-GB", model=str(folder))
    seen: list[Any] = []
    generate = translator._network.generate

    def spy(**inputs: Any) -> Any:
        output = generate(**inputs)
        seen.extend((inputs["input_ids"][0], output[0]))
        return output

    monkeypatch.setattr(translator._network, "generate", spy)
    translator.translate(["the council"])
    read, said = (translator._tokenizer.convert_ids_to_tokens(row) for row in seen)
    assert (read[0], read[-1]) == ("ind_Latn", "</s>")
    assert said[:2] == ["</s>", "eng_Latn"]

    converter: Any = TransformersConverter(str(folder), copy_files=["tokenizer.json"])
    converter.convert(str(tmp_path / "int8"), quantization="int8")
    quick: Any = open_translator("id", "en", model=str(tmp_path / "int8"))
    asked: dict[str, Any] = {}
    engine = quick._engine

    class Engine:
        def translate_batch(self, rows: Any, **options: Any) -> Any:
            asked.update(options, rows=rows)
            return engine.translate_batch(rows, **options)

    monkeypatch.setattr(quick, "_engine", Engine())
    (answer,) = quick.translate(["the council"])
    assert (asked["rows"][0][0], asked["rows"][0][-1]) == ("ind_Latn", "</s>")
    assert asked["target_prefix"] == [["eng_Latn"]]
    assert "eng_Latn" not in answer[:8]


WITHOUT_NETWORK = """
import socket, sys
def refuse(*_, **__): raise SystemExit("reached for the network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
{before}
from mtcheck.cli import main
main(["models", *sys.argv[1:]])
"""


def alone(*arguments: str, before: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-c", WITHOUT_NETWORK.format(before=before), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def test_an_id_is_looked_up_in_the_local_cache_alone(marian: Path, tmp_path: Path, own_home: Path) -> None:
    place = tmp_path / "hub" / "models--someone--toy"
    arguments = ("add", "someone/toy", "--from", "en", "--to", "eo", "--in-place")
    missing = alone(*arguments, HF_HUB_CACHE=str(tmp_path / "hub"))
    assert missing.returncode == 2
    assert missing.stderr == (
        "mtcheck: no folder someone/toy, and no such model in the local cache"
        " (mtcheck models get someone/toy --from LANG --to LANG)\n"
    )
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text("0" * 40, encoding="utf-8")
    snapshot = Path(shutil.copytree(marian, place / "snapshots" / ("0" * 40)))
    (snapshot / "README.md").write_text("---\nlicense: apache-2.0\n---\n", encoding="utf-8")
    added = alone(*arguments, HF_HUB_CACHE=str(tmp_path / "hub"))
    assert (added.returncode, added.stderr) == (0, "")
    assert added.stdout.startswith("en-eo: English to Esperanto, transformers, ")
    assert added.stdout.endswith(", licence apache-2.0\n")
    assert [path.name for path in (own_home / "translators" / "en-eo").iterdir()] == ["translator.json"]


def test_get_of_an_id_installs_what_the_library_downloads(
    marian: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub

    def download(identifier: str, *, local_dir: Path, allow_patterns: list[str]) -> str:
        assert identifier == "someone/toy"
        for pattern in allow_patterns:
            for path in marian.glob(pattern):
                shutil.copy(path, local_dir)
        return str(local_dir)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    done = command_line("get", "someone/toy", "--from", "en", "--to", "eo")
    assert done.exit_code == 0, done.exception
    assert [path.name for path in (own_home / "translators").iterdir()] == ["en-eo"]
    assert open_translator("en", "eo").translate(TEXTS) == [told(text) for text in TEXTS]
    assert "origin    someone/toy\n" in command_line("info", "en-eo").output


@pytest.mark.parametrize(
    ("kind", "library", "message"),
    [
        ("marian", "torch", "needs PyTorch, which is not installed (pip install 'mtcheck[torch]')"),
        ("converted", "ctranslate2", "needs ctranslate2, which is not installed (pip install 'mtcheck[ct2]')"),
        ("converted", "sentencepiece", "needs sentencepiece, which is not installed (pip install 'mtcheck[ct2]')"),
    ],
)
def test_without_its_library_it_says_what_to_install(
    request: pytest.FixtureRequest, kind: str, library: str, message: str
) -> None:
    folder = str(request.getfixturevalue(kind))
    result = alone("add", folder, "--from", "en", "--to", "eo", before=f"sys.modules[{library!r}] = None")
    assert result.returncode == 2
    assert result.stderr.endswith(message + "\n")
    assert result.stderr.count("\n") == 1
