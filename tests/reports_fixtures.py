# SPDX-License-Identifier: Apache-2.0
"""Reports made by hand, as the pipeline would make them, for the tests of the room ``reports``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from mtcheck.article import Article, OffsetMap, Passage, Residue, Role, Sentence, Span
from mtcheck.mqm import Severity
from mtcheck.results import Detection, Finding, Report, Score, Skipped, Status, Verdict
from mtcheck.segment import Judgement, Segment

SIGNATURE = "mtcheck 0.1.0 | rules 1 | qe-small int8 sha256:4f1d0c9a77be | langdetect seed 0"
BLEU = "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.5.1"
CHRF = "nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no|version:2.5.1"
TER = "nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:2.5.1"


def span_of(text: str, words: str) -> Span:
    """Where ``words`` stand first."""
    start = text.index(words)
    return Span(start, start + len(words))


def finding(text: str, words: str, **values: Any) -> Finding:
    """A finding on ``words``; what is not given is an ordinary major flaw."""
    given: dict[str, Any] = {
        "check": "garbled",
        "category": "fluency/grammar",
        "severity": "major",
        "confidence": 0.8,
        "message": "These words do not read as a sentence.",
        **values,
    }
    return Finding(span_of(text, words), **given)


def report(
    text: str,
    *,
    path: str = "article.txt",
    findings: Sequence[Finding] = (),
    roles: Mapping[int, Role] = MappingProxyType({}),
    residue: Mapping[int, str] = MappingProxyType({}),
    languages: Mapping[int, tuple[str, float]] = MappingProxyType({}),
    quality: float | None = 80.0,
    scores: Sequence[Score] = (),
    skipped: Sequence[Skipped] = (),
    status: Status = "pass",
    reasons: Sequence[str] = (),
    floor: Severity = "major",
    metadata: Mapping[str, str] = MappingProxyType({"encoding": "utf-8"}),
    references: bool = False,
) -> Report:
    """A report on ``text``: every line that is not blank is a passage, keyed by its 1-based line number."""
    passages, detections, segments, leftovers = [], [], [], []
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        line = text.count("\n", 0, match.start()) + 1
        role: Role = "residue" if line in residue else roles.get(line, "body")
        passage = Passage(Span(*match.span()), role)
        passages.append(passage)
        detections.append(Detection(passage, *languages.get(line, ("en", 0.99))))
        if line in residue:
            leftovers.append(Residue(passage.span, residue[line]))
            continue
        for part in re.finditer(r"\S.*?(?:[.?!]”?(?=\s|$)|$)", match.group(), re.DOTALL):
            span = Span(match.start() + part.start(), match.start() + part.end())
            partners = (text[span.start : span.end],) if references else ()
            segments.append(Segment(Sentence(span, passage), text[span.start : span.end], references=partners))
    article = Article(text, tuple(passages), OffsetMap.identity(text), path, "plain", metadata)
    of_article = (
        [] if quality is None else [Score("quality", quality, (0.0, 100.0), True, "qe-small int8 sha256:4f1d0c9a77be")]
    )
    leftover_findings = [
        Finding(left.span, "residue", "residue", "neutral", 0.95, f"Looks like a {left.kind}.") for left in leftovers
    ]
    return Report(
        article=article,
        detections=tuple(detections),
        segments=tuple(segments),
        judgements=tuple(None if quality is None else Judgement(quality, 0.02, ()) for _ in segments),
        residue=tuple(leftovers),
        scores=(*of_article, *scores),
        findings=tuple(sorted([*findings, *leftover_findings], key=lambda found: found.span)),
        skipped=tuple(skipped),
        verdict=Verdict(status, tuple(reasons), floor if status == "fail" else None),
        signature=SIGNATURE,
        sha256="0" * 64,
    )


HARBOUR = """Home > News > Economy > Port
Dock workers down tools in Selat Baru as talks stall
Dock workers down tools in Selat Baru as talks stall

SELAT BARU, KabarPantai.example -- Hundreds of dock workers stopped work on Monday after talks on overtime \
pay broke down. [Gambas:Video]

“We have waited for eleven months,” said Rahmat Duri, who speaks for the union. “Nobody has call us back.”

The minister education the province of Selat period Hartono is said to have of the strike never was which \
told, so that the office of him only from the newspaper the news of the matter knew and then with the head of \
the port a meeting that was not attended by anyone held.

The port authority is judged able to make a decision before the end of the week. Ships wait outside the \
breakwater, and the terminal said that it has loss of 3 billion rupiah a day and that the loss will be \
increase if the strike continue.

The Ministry of Transport felt disappointed and shook its head at the decision.

Sebanyak 14 kapal masih menunggu di luar pelabuhan sejak Senin pagi.
Pihak pelabuhan belum memberikan keterangan resmi kepada wartawan.

(rdr/ts)
Leave a Reply
Your email address will not be published.
Required fields are marked *
"""


def harbour() -> Report:
    """An article with something of everything."""
    text = HARBOUR
    return report(
        text,
        path="harbour-strike.txt",
        roles={2: "headline"},
        residue={
            1: "navigation trail", 3: "repeated headline", 18: "reporter initials", 19: "comment form",
            20: "comment form", 21: "comment form",
        },
        languages={15: ("id", 0.998), 16: ("id", 0.97)},
        quality=61.4,
        findings=[
            finding(text, "Nobody has call us back", severity="minor", confidence=0.7, check="grammar",
                    message="The form of the verb does not fit.", suggestion="Nobody has called us back"),
            finding(text, "minister education the province of Selat period Hartono", confidence=0.93,
                    message="Word order reads as Indonesian.",
                    suggestion="the education minister of Selat province under Hartono",
                    evidence=("Indonesian: menteri pendidikan provinsi Selat era Hartono", "model: 0.93")),
            finding(text, "is judged able to make", severity="minor", check="awkward", category="style/awkward",
                    confidence=0.6, message="Reads as Indonesian “dinilai dapat membuat”.",
                    suggestion="is thought able to make"),
            finding(text, "has loss of 3 billion rupiah", confidence=0.66, message="Reads as ungrammatical."),
            finding(text, "will be increase", confidence=0.7, severity="minor", message="Reads as ungrammatical."),
            finding(text, "the strike continue", confidence=0.5, severity="minor", message="Reads as ungrammatical."),
            finding(text, "The Ministry of Transport felt disappointed and shook its head at the decision.",
                    check="role", category="accuracy/mistranslation", severity="major", confidence=0.58,
                    message="An institution acts as a person here: it looks like the speaker was lost."),
        ],
        skipped=[Skipped("back-translation", "no Indonesian model installed (mtcheck models get id)")],
        status="fail",
        reasons=["3 findings are major or worse"],
    )  # fmt: skip


def clean() -> Report:
    """An article that nothing is wrong with."""
    return report(
        "Council opens new library\n\nThe library in Ash Street opens on Friday. It has 40,000 books.\n",
        path="library.txt",
        roles={1: "headline"},
        quality=86.2,
    )


def scored() -> Report:
    """An article that was held against a reference."""
    text = "Ferry service resumes\n\nThe ferry to the islands is running again since Tuesday.\n"
    return report(
        text,
        path="desk/2024/harbour/ferry-service-resumes-after-the-storm.md",
        quality=78.0,
        references=True,
        findings=[
            finding(text, "since Tuesday", severity="minor", check="tense",
                    message="English uses the perfect with “since”.",
                    suggestion="has been running again since Tuesday"),
        ],
        scores=[
            Score("BLEU", 41.27, (0.0, 100.0), True, BLEU, None, (36.84, 45.2), "reference"),
            Score("chrF2++", 63.02, (0.0, 100.0), True, CHRF, None, None, "reference"),
            Score("TER", 48.33, (0.0, float("inf")), False, TER, None, (44.0, 52.71), "reference"),
        ],
    )  # fmt: skip


def unjudged() -> Report:
    """An article in a language that the model does not know, in an encoding that was guessed."""
    return report(
        "Die Fähre fährt seit Dienstag wieder.\n",
        path="faehre.txt",
        quality=None,
        languages={1: ("de", 0.99)},
        skipped=[
            Skipped("quality", "the model judges English only"),
            Skipped("garbled", "the model judges English only"),
        ],
        status="incomplete",
        reasons=["the quality of no sentence could be judged"],
        metadata={"encoding": "windows-1252", "encoding-guessed": "yes", "encoding-damaged": "2"},
    )
