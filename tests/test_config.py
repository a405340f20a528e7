# SPDX-License-Identifier: Apache-2.0
"""Where settings come from, profiles, and what ``mtcheck config show`` says of them."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from mtcheck.cli import main
from mtcheck.cli.config import command
from mtcheck.configuration import load_configuration
from mtcheck.errors import SettingsError
from mtcheck.profiles import RUN_WIDE, Profile
from mtcheck.settings import Settings, spelt

DOCS = Path(__file__).parent.parent / "docs"
FILE = """\
fail-on = "minor"
max-major = 2

[[profile]]
name = "the wires"
paths = ["wire/**"]
fail-on = "critical"
source-language = "id"
glossary = ["wires.toml"]

[[profile]]
paths = ["wire/sport/**", "*.md"]
min-quality = 70
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mtcheck.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "wires.toml").write_text('[[term]]\nforbidden = "meter"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_options_beat_the_environment_and_that_beats_profile_and_file(desk: Path) -> None:
    environment = {"MTCHECK_FAIL_ON": "never", "MTCHECK_MAX_MAJOR": "5", "MTCHECK_MIN_QUALITY": ""}
    found = load_configuration(start=desk, environment=environment, options={"max_major": 7, "grammar": None})
    resolved = found.for_path("wire/a.txt")
    assert (resolved.settings.fail_on, resolved.settings.max_major) == ("never", 7)
    assert resolved.settings.source_language == "id"
    assert resolved.settings.min_quality is None
    assert {name: str(resolved.origins[name]) for name in ("fail_on", "max_major", "source_language", "grammar")} == {
        "fail_on": "MTCHECK_FAIL_ON",
        "max_major": "--max-major",
        "source_language": f"{desk / 'mtcheck.toml'}, profile the wires, line 8",
        "grammar": "default",
    }
    plain = load_configuration(start=desk, environment={})
    assert str(plain.for_path(None).origins["fail_on"]) == f"{desk / 'mtcheck.toml'}, line 1"


def test_the_first_profile_that_matches_applies_and_no_other(desk: Path) -> None:
    found = load_configuration(start=desk, environment={})
    assert found.for_path("wire/sport/a.txt").settings.min_quality is None
    assert found.for_path("wire/sport/a.txt").settings.fail_on == "critical"
    assert found.for_path("elsewhere/deep/a.md").settings.min_quality == 70
    assert found.for_path("a.txt").profile is None
    assert found.for_path(desk / "wire" / "a.txt").profile is not None
    assert found.for_path(desk.parent / "wire" / "a.txt").profile is None
    assert found.for_path("wire/a.txt").settings.glossary == (str(desk / "wires.toml"),)
    assert found.settings.max_major == found.for_path("wire/a.txt").settings.max_major == 2


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("wire/**", "wire/a.txt", True),
        ("wire/**", "wire/x/y/a.txt", True),
        ("wire/**", "wires/a.txt", False),
        ("wire/**", "old/wire/a.txt", False),
        ("**/wire/*", "wire/a.txt", True),
        ("**/wire/*", "old/wire/a.txt", True),
        ("**/wire/*", "old/wire/x/a.txt", False),
        ("wire/*.txt", "wire/x/a.txt", False),
        ("wire/", "wire/x/a.txt", True),
        ("*.md", "x/y/a.md", True),
        ("a?.txt", "x/a1.txt", True),
        ("wire/[a-c]*.txt", "wire/b1.txt", True),
        ("wire/[!a-c]*.txt", "wire/b1.txt", False),
        ("**", "x/a.txt", True),
        ("x+(1)/*", "x+(1)/a.txt", True),
    ],
)
def test_patterns(pattern: str, path: str, expected: bool) -> None:
    assert Profile("p", (pattern,), Path(), {}, {}).matches(path) is expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('fial-on = "never"', r"mtcheck.toml, line 1: unknown setting 'fial-on' \(did you mean fail-on\?\)"),
        ("max-mayor = 1", "did you mean max-major"),
        ("[profil]\nx = 1", "unknown setting 'profil' .did you mean profile"),
        ("[profile]\npaths = ['*']", r"a profile begins with \[\[profile\]\]"),
        ("[[profile]]\nfail-on = 'minor'", "profile 1: paths must be a list of patterns"),
        ("[[profile]]\npaths = ['a/**']\nmin-qualty = 3", "profile 1, line 3: unknown setting .* mean min-quality"),
        ("[[profile]]\npaths = ['/a/**']", "'/a/\\*\\*' matches nothing"),
        ("[[profile]]\npaths = ['a']\non-incomplete = 'fail'", "on-incomplete is one for the whole run"),
        ("[[profile]]\npaths = ['a']\nmax-major = -1", "line 3: max-major must be a whole number, 0 or more"),
        ("max-major = 1.5", "max-major must be a whole number"),
        ("min-quality = 101", "line 1: min-quality must be a number from 0 to 100"),
        ("max-per-1000-words = nan", "max-per-1000-words must be a number, 0 or more"),
        ("fail-on = 'minor'\nfail_on = 'major'", "fail-on is set twice"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "mtcheck.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load_configuration(start=tmp_path, environment={})
    assert re.search(words, f"{raised.value.message} ({raised.value.hint})")


def test_variables_that_are_slips_are_told_and_others_are_left_alone(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        load_configuration(start=tmp_path, environment={"MTCHECK_FAILON": "never"})
    assert (raised.value.message, raised.value.hint) == (
        "the variable MTCHECK_FAILON is no setting",
        "did you mean MTCHECK_FAIL_ON?",
    )
    others = {"MTCHECK_PACKAGE": "x", "MTCHECK_VERSION": "1", "MTCHECK_HOME": "x"}
    assert load_configuration(start=tmp_path, environment=others).settings == Settings()
    with pytest.raises(SettingsError, match="MTCHECK_GRAMMAR: grammar must be true or false"):
        load_configuration(start=tmp_path, environment={"MTCHECK_GRAMMAR": "perhaps"})
    several = {"MTCHECK_IGNORE": "awkward, residue", "MTCHECK_GRAMMAR": "1", "MTCHECK_MAX_PER_1000_WORDS": "2.5"}
    settings = load_configuration(start=tmp_path, environment=several).settings
    assert (settings.ignore, settings.grammar, settings.max_per_1000_words) == (("awkward", "residue"), True, 2.5)


def test_the_table_of_a_project_has_its_lines_too(tmp_path: Path) -> None:
    text = '[project]\nfail-on = "x"\n[tool.mtcheck]\nfail-on = "minor"\n[[tool.mtcheck.profile]]\npaths = ["a"]\n'
    (tmp_path / "pyproject.toml").write_text(text + "max-major = 1\n", encoding="utf-8")
    found = load_configuration(start=tmp_path, environment={})
    assert found.for_path(None).origins["fail_on"].line == 4
    assert found.for_path(tmp_path / "a").origins["max_major"].line == 7


@pytest.mark.usefixtures("desk")
def test_config_show_tells_value_and_origin_of_every_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MTCHECK_MIN_SEVERITY", "minor")
    arguments = ["show", "wire/a.txt", "--format", "json", "--ignore", "awkward"]
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    document = json.loads(result.output)
    assert document["schema"] == "mtcheck.config/1"
    assert document["profile"] == {"name": "the wires", "paths": ["wire/**"]}
    assert set(document["settings"]) == {spelt(field.name) for field in fields(Settings)}
    origins = {name: entry["from"] for name, entry in document["settings"].items()}
    assert (origins["fail-on"], origins["max-major"]) == ("profile", "file")
    assert (origins["min-severity"], origins["ignore"], origins["grammar"]) == ("environment", "option", "default")
    assert document["settings"]["fail-on"]["value"] == "critical"
    assert document["settings"]["fail-on"]["line"] == 7


def test_config_show_in_text_is_a_configuration_file(desk: Path) -> None:
    shown = CliRunner().invoke(command, ["show"], catch_exceptions=False).output
    assert "# profile the wires for wire/**" in shown
    assert re.search(r'fail-on = "minor" +# .*mtcheck\.toml, line 1\n', shown)
    assert CliRunner().invoke(command, [], catch_exceptions=False).output == shown
    (desk / "copy.toml").write_text(shown, encoding="utf-8")
    assert load_configuration(config=desk / "copy.toml").settings == load_configuration(start=desk).settings


REFUSED = [
    ("ignore", "'nope'"), ("select", "'nope'"), ("input-format", "'nope'"), ("glossary", "nope"), ("outlet", "nope"),
    ("allow-files", "nope"), ("baseline", "nope"),
]  # fmt: skip


@pytest.mark.parametrize(("setting", "named"), REFUSED)
def test_config_show_refuses_what_check_refuses(
    setting: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    value = "nope" if setting in {"input-format", "baseline"} else ["nope"]
    (tmp_path / "mtcheck.toml").write_text(f"{setting} = {json.dumps(value)}\n", encoding="utf-8")
    (tmp_path / "article.txt").write_text("The council met on Monday.\n", encoding="utf-8")
    told = []
    for arguments in (["config", "show"], ["config"], ["check", "article.txt", "-q"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
        told.append(capsys.readouterr())
    assert {one.out for one in told} == {""}
    assert len({one.err for one in told}) == 1
    assert named in told[0].err


def test_config_show_refuses_for_an_article_what_its_profile_sets(desk: Path) -> None:
    (desk / "wires.toml").unlink()
    with pytest.raises(SettingsError, match="cannot read the glossary"):
        CliRunner().invoke(command, ["show", "wire/a.txt"], catch_exceptions=False)
    assert CliRunner().invoke(command, ["show", "other.txt"], catch_exceptions=False).exit_code == 0


def documented() -> dict[str, str]:
    """Every setting with what the docstring of ``Settings`` says of it."""
    text = " ".join((Settings.__doc__ or "").split())
    names = [field.name for field in fields(Settings)]
    places = sorted(
        (found.start(), name) for name in names for found in [re.search(rf"(?<!\S){name}: ", text)] if found
    )
    assert len(places) == len(names)
    ends = [start for start, _ in places[1:]] + [len(text)]
    return {name: text[start + len(name) + 2 : end].strip() for (start, name), end in zip(places, ends, strict=True)}


def table() -> str:
    rows = ["| setting | variable | default | what |", "|---|---|---|---|"]
    for name, text in documented().items():
        default = getattr(Settings(), name)
        shown = "" if default in (None, ()) else f"`{json.dumps(default)}`"
        star = " \\*" if name in RUN_WIDE else ""
        told = re.sub(r"\bNone\b", "unset", text.replace("``", "`").replace("|", "\\|"))
        told = re.sub(r"\b(" + "|".join(n for n in documented() if "_" in n) + r")\b", lambda m: spelt(m[0]), told)
        rows.append(f"| `{spelt(name)}`{star} | `MTCHECK_{name.upper()}` | {shown} | {told} |")
    return "\n".join(rows)


def test_the_table_of_settings_in_the_docs_is_that_of_the_code() -> None:
    """``MTCHECK_GOLDEN=write`` brings it up to date."""
    import os

    path = DOCS / "configuration.md"
    text = path.read_text(encoding="utf-8")
    begin, end = "<!-- settings -->\n", "\n<!-- end -->"
    start, stop = text.index(begin) + len(begin), text.index(end)
    if os.environ.get("MTCHECK_GOLDEN") == "write":
        path.write_text(text[:start] + table() + text[stop:], encoding="utf-8")
    else:
        assert text[start:stop] == table()


def test_a_switch_of_the_file_is_turned_off_on_the_command_line(desk: Path) -> None:
    (desk / "mtcheck.toml").write_text("grammar = true\nback-translate = true\n", encoding="utf-8")
    for given, expected in (
        ([], [(True, "file"), (True, "file")]),
        (["--no-grammar", "--no-back-translate"], [(False, "option"), (False, "option")]),
        (["--grammar"], [(True, "option"), (True, "file")]),
    ):
        result = CliRunner().invoke(command, ["show", "--format", "json", *given])
        assert result.exit_code == 0, result.output
        shown = json.loads(result.output)["settings"]
        assert [(shown[name]["value"], shown[name]["from"]) for name in ("grammar", "back-translate")] == expected
    shown = json.loads(CliRunner().invoke(command, ["show", "--format", "json", "--no-grammar"]).output)["settings"]
    assert shown["grammar"]["where"] == "--no-grammar"
