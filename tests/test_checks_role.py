# SPDX-License-Identifier: Apache-2.0
"""The check for institutions that stand where a person should."""

from __future__ import annotations

import time

import pytest

from mtcheck.article import Article, OffsetMap, Passage, Residue, Role, Sentence, Span
from mtcheck.checks import Context, Example, role
from mtcheck.results import Detection, Finding
from mtcheck.segment import Segment


def context_of(
    text: str, *, passage_role: Role = "body", language: str = "en", residue: tuple[Residue, ...] = ()
) -> Context:
    """One passage that is one sentence."""
    passage = Passage(Span(0, len(text)), passage_role)
    article = Article(text, (passage,), OffsetMap.identity(text))
    segment = Segment(Sentence(passage.span, passage), text)
    return Context(article, "en", (Detection(passage, language, 1.0),), (segment,), (None,), residue)


def run(text: str) -> list[tuple[str, Finding]]:
    context = context_of(text)
    return [(context.article.slice(finding.span), finding) for finding in role.check(context)]


@pytest.mark.parametrize("example", role.EXAMPLES, ids=lambda example: example.text[:40])
def test_examples_flag_what_they_say(example: Example) -> None:
    assert tuple(words for words, _ in run(example.text)) == example.flagged, example.why


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("On Monday, the Selat Police, Hartono Wijaya, said the road was open.",
         "the head of the Selat Police, Hartono Wijaya"),
        ("However, the Ministry of Education of Lower Selat, Rina Kusuma, explained the plan.",
         "the spokesperson for the Ministry of Education of Lower Selat, Rina Kusuma"),
        ("Selat City Transportation Agency, Maya Sari, asked drivers to be patient.",
         "The head of the Selat City Transportation Agency, Maya Sari"),
        ("The mayor's office, Maria Lund, told reporters that the bridge was safe.",
         "The head of the mayor's office, Maria Lund"),
        ("The district court, Dr. Anna Berg, also stated that the trial was public.",
         "The head of the district court, Dr. Anna Berg"),
        ("The Fire and Rescue Agency, Siti Rahma said that nobody was hurt.",
         "The head of the Fire and Rescue Agency, Siti Rahma"),
        ("“It is cold,” said the Altwil municipality, Ruth Amsler, on Tuesday.",
         "the head of the Altwil municipality, Ruth Amsler"),
    ],
)  # fmt: skip
def test_the_head_is_put_back(text: str, suggestion: str) -> None:
    ((words, finding),) = run(text)
    assert words.rpartition(", ")[2] == suggestion.rpartition(", ")[2]
    assert finding.suggestion == suggestion
    assert (finding.category, finding.severity) == ("accuracy/mistranslation", "major")


@pytest.mark.parametrize(
    "text",
    [
        "The deputy director of traffic of the Selat Police, Hartono Wijaya, said the road was open.",
        "The foreign ministry spokeswoman, Maria Lund, said talks would go on.",
        "The union, Unite Here, said it would strike.",
        "The news agency, Northern Wire, said the port was closed.",
        "The central bank, Bank Negara, said that rates would stay.",
        "The Ministry of Labour, Saudi Arabia, said the rules had changed.",
        "The Transport Department, New Delhi, said the road was open.",
        "The Justice Department, Maria Lund said, would appeal.",
        "In the Council of Ministers, Maria Lund said that prices would fall.",
        "The Supreme Court, Justice Maria Lund, said the law stood.",
        "He joined the Selat Police, Maria Lund, said nothing.",
        "The government, Maria Lund and the press were silent.",
        "The police said the man was arrested when found at his home.",
        "The mayor shook his head and said the city council would meet.",
        "The Health Department said on Monday that the clinic was open.",
    ],
)
def test_sure_shapes_only(text: str) -> None:
    assert not run(text)


@pytest.mark.parametrize(
    "text", ["The Health Department shook his head and left.", "The Selat Police said while shaking his head: no."]
)
def test_an_institution_with_a_body(text: str) -> None:
    ((words, finding),) = run(text)
    assert words in {"The Health Department", "The Selat Police"}
    assert not finding.suggestion
    assert finding.evidence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On Monday, the province of Selat, Rina Kusuma, told reporters that it was safe.",
         "the province of Selat, Rina Kusuma"),
        ("The former Director of the Altwil Water Office, added that the dam was full.",
         "The former Director of the Altwil Water Office"),
        ("The new clinic is located in President Hartono Wijaya.", "President Hartono Wijaya"),
    ],
)  # fmt: skip
def test_places_and_lost_holders(text: str, words: str) -> None:
    ((found, finding),) = run(text)
    assert found == words
    assert (finding.category, finding.severity, finding.suggestion) == ("accuracy/mistranslation", "major", "")


@pytest.mark.parametrize(
    "text",
    [
        "The city of Springfield, New Jersey, said it would pay.",
        "The city of Altwil, Mayor Maria Lund said, would pay.",
        "The director of the water office, Maria Lund, added that the dam was full.",
        "The director of the water office said on Monday that the dam was full.",
        "He lives in President Wijaya's old house.",
    ],
)
def test_places_and_holders_that_are_right(text: str) -> None:
    assert not run(text)


FLAWED = "The district court, Anna Berg, stated that the trial was public."


@pytest.mark.parametrize(
    "context",
    [
        context_of(FLAWED, passage_role="residue"),
        context_of(FLAWED, passage_role="byline"),
        context_of(FLAWED, language="id"),
        context_of(FLAWED, residue=(Residue(Span(0, 20), "caption"),)),
    ],
)
def test_residue_and_other_languages_are_left_alone(context: Context) -> None:
    assert list(role.check(context_of(FLAWED)))
    assert not list(role.check(context))


@pytest.mark.parametrize(
    "text", ["the police, Aa Bb, said " * 8000, ", Aa Bb" * 25000, "Aa " * 60000, "A, " + " " * 200000, "man" * 60000]
)
def test_long_input_takes_linear_time(text: str) -> None:
    start = time.process_time()
    run(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("The Selat Meteorological Agency, Director General Hartono Wijaya, said that the sea was warm.",
         "The Selat Meteorological Agency, Director General Hartono Wijaya"),
        ("The Transport Bureau, Chief Rina Kusuma, apologized for the delay.",
         "The Transport Bureau, Chief Rina Kusuma"),
        ("On Friday Ministry of Land and Transport Minister Rina Kusuma opened the bridge.",
         "Ministry of Land and Transport Minister Rina Kusuma"),
    ],
)  # fmt: skip
def test_titles_torn_from_their_institutions(text: str, flagged: str) -> None:
    ((words, finding),) = run(text)
    assert words == flagged
    assert finding.category == "accuracy/mistranslation"


def test_the_minister_gets_the_office() -> None:
    ((_, finding),) = run("Ministry of Land Minister Rina Kusuma opened the bridge.")
    assert (finding.suggestion, finding.severity) == ("Minister of Land Rina Kusuma", "minor")


@pytest.mark.parametrize(
    "text",
    [
        "The agency's chief, Director Hartono Wijaya, said that the sea was warm.",
        "At the Meteorological Agency, Director Hartono Wijaya, bowed, was not to be seen.",
        "The bureau's, Director Hartono Wijaya, said.",
        "The Ministry of Land and Minister Rina Kusuma disagreed.",
        "The Ministry of Land, Minister Rina Kusuma's own, was shut.",
        "Ministry of Land officials met Minister Rina Kusuma.",
    ],
)
def test_titles_in_their_place_survive(text: str) -> None:
    assert run(text) == []


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("The Regional Disaster Management Agency felt very ashamed and asked for patience.",
         "The Regional Disaster Management Agency felt very ashamed"),
        ("The Public Works Office smiled when the road was opened.", "The Public Works Office smiled"),
    ],
)  # fmt: skip
def test_institutions_that_feel(text: str, flagged: str) -> None:
    assert [words for words, _ in run(text)] == [flagged]


@pytest.mark.parametrize(
    "text",
    [
        "The Education Ministry felt that the books were too dear.",
        "The head of the Public Works Office felt sad about the road.",
        "The foreign ministry said its minister felt sad about the attack.",
        "Ministers felt sad about the attack.",
        "The Public Works Office felt the effects of the strike.",
        "The Supreme Court nodded to precedent.",
    ],
)
def test_institutions_that_hold_a_view(text: str) -> None:
    assert run(text) == []


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("The Selat Transportation Office, when met at his residence, said it was safe.",
         "The Selat Transportation Office"),
        ("Meanwhile, the Selat Inspectorate, when contacted via his cellphone, said it was safe.",
         "the Selat Inspectorate"),
        ("The Social Affairs Department, when met at the scene, said nine were hurt.", "The Social Affairs Department"),
        ("The Selat Government, Mrs. Ratna, cried when she saw it.", "The Selat Government, Mrs. Ratna"),
        ("The Selat Fire Station, Maria Lund, said the fire was out.", "The Selat Fire Station, Maria Lund"),
        ("For his part, the Ministry of Transport said the road was open.", "For his part, the Ministry of Transport"),
    ],
)  # fmt: skip
def test_institutions_that_are_met_or_have_a_part(text: str, flagged: str) -> None:
    assert [words for words, _ in run(text)] == [flagged]


@pytest.mark.parametrize(
    "text",
    [
        "The police, when contacted by telephone, said the road was open.",
        "For his part, the minister said the ministry would pay.",
        "For its part, the Ministry of Transport said the road was open.",
        "The radio station, Radio Altwil, said it would go on.",
        "The head of the Social Affairs Department, when met at the scene, said nine were hurt.",
    ],
)
def test_persons_that_are_met_or_have_a_part(text: str) -> None:
    assert run(text) == []
