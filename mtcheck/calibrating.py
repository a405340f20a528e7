# SPDX-License-Identifier: Apache-2.0
"""From articles that a desk accepted and rejected to a gate: thresholds and limits, with the errors they make.

Every article is checked once and held against a fixed grid of round numbers, so that no number is taken from the very
articles that it is then judged on. Among the gates that stop at most the share of accepted articles that was asked for,
the one that lets the fewest rejected ones through is taken; among those alike, the one with the fewest limits, then
that in the middle of those alike. How it does on articles that it has not seen is estimated by leaving each article
out in turn, and choosing again without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from mtcheck.calibration import FEW, Calibration, Errors, Rate
from mtcheck.errors import InputError
from mtcheck.gate import Case, Model, decide
from mtcheck.results import Report
from mtcheck.settings import Settings

LEAST_OF_EACH: Final = 5
"""Fewer accepted or rejected articles than this say nothing."""
GARBLED: Final = (0.6, 0.7, 0.8, 0.9, 0.95)
WORD: Final = (0.6, 0.75, 0.9)
RATES: Final = (1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 50.0)
QUALITIES: Final = (50.0, 60.0, 65.0, 70.0, 75.0, 80.0, 85.0, 88.0, 90.0, 92.0, 94.0, 96.0)
_COUNTS: Final[tuple[dict[str, Any], ...]] = (
    {"fail_on": "major"},
    {"fail_on": "critical"},
    {"fail_on": "critical", "max_major": 1},
    {"fail_on": "critical", "max_major": 2},
    {"fail_on": "critical", "max_major": 3},
    {"fail_on": "critical", "max_major": 5},
    {"fail_on": "minor"},
    {"fail_on": "never"},
)
_NO_GATE: Final[dict[str, Any]] = {
    "fail_on": "never", "max_critical": None, "max_major": None, "max_per_1000_words": None, "min_quality": None,
    "max_machine_translated": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article that was read with ``settings``; ``conclude`` makes its report for other thresholds and limits."""

    path: str
    accepted: bool
    settings: Settings
    model: Model
    conclude: Callable[[Settings], Report]

    def under(self, values: Mapping[str, Any]) -> Settings:
        """Its settings with a gate of these values, and no other limit."""
        return replace(self.settings, **{**_NO_GATE, **values})


@dataclass(frozen=True, slots=True)
class _Gate:
    """``fails`` has a bit for each article that fails; ``cost`` is what is preferred, the lower the better."""

    values: tuple[tuple[str, Any], ...]
    fails: int
    cost: int


def calibrate(
    articles: Sequence[Labelled],
    *,
    most_false_alarms: float,
    advance: Callable[[], None] = lambda: None,
) -> Calibration:
    """Chooses the gate; raises InputError where too few articles of a kind could be judged.

    most_false_alarms: share, 0 to 1, of accepted articles that may fail.
    """
    judged: list[Labelled] = []
    left_out: list[tuple[str, str]] = []
    answers: list[tuple[bool, ...]] = []
    now = 0
    for article in articles:
        open_ = article.under({})
        case = Case.of(article.conclude(open_))
        verdict = decide(case, article.model, open_)
        if verdict.status == "incomplete":
            left_out.append((article.path, "; ".join(verdict.reasons)))
        else:
            now |= (decide(case, article.model, article.settings).status == "fail") << len(judged)
            answers.append(_answers(article, case))
            judged.append(article)
        advance()
    accepted = sum(article.accepted << place for place, article in enumerate(judged))
    everything = (1 << len(judged)) - 1
    _enough(accepted.bit_count(), len(judged) - accepted.bit_count())
    gates = _gates(answers)
    best = _best(gates, accepted, everything, most_false_alarms)
    unseen = 0
    for place in range(len(judged)):
        chosen = _best(gates, accepted, everything & ~(1 << place), most_false_alarms)
        unseen |= chosen.fails & (1 << place)
    gate = {name: value for name, value in best.values if value is not None}
    wrong = []
    for place, article in enumerate(judged):
        fails = bool(best.fails >> place & 1)
        if fails == article.accepted:
            reasons = "; ".join(article.conclude(article.under(gate)).verdict.reasons) if fails else ""
            wrong.append((article.path, article.accepted, reasons))
    return Calibration(
        gate=gate,
        now=_errors(now, accepted, everything),
        fitted=_errors(best.fails, accepted, everything),
        expected=_errors(unseen, accepted, everything),
        curve=tuple(_curve(gates, accepted, everything)),
        wrong=tuple(wrong),
        left_out=tuple(left_out),
        most_false_alarms=most_false_alarms,
    )


def _enough(accepted: int, rejected: int) -> None:
    if min(accepted, rejected) < LEAST_OF_EACH:
        raise InputError(
            f"too few articles: {accepted} accepted and {rejected} rejected ones could be judged",
            hint=f"it takes {LEAST_OF_EACH} of each, and {FEW} of each to be of use",
        )


_Thresholds = tuple[float | None, float | None]
_PAIRS: Final[tuple[_Thresholds, ...]] = ((None, None), *((g, None) for g in GARBLED), *((None, w) for w in WORD))
_Values = tuple[tuple[str, Any], ...]


def _rules() -> Iterator[tuple[_Thresholds, str, _Values]]:
    """Every limit of the grid by itself: the thresholds it is for, its kind, and what it sets."""
    for pair in _PAIRS:
        yield from ((pair, "count", tuple(counts.items())) for counts in _COUNTS)
        yield from ((pair, "rate", (("max_per_1000_words", rate),)) for rate in RATES)
    yield from (((None, None), "quality", (("min_quality", least),)) for least in QUALITIES)


def _answers(article: Labelled, case: Case) -> tuple[bool, ...]:
    """Whether each rule, alone, fails an article; ``case`` is that of its settings without any gate."""
    open_ = article.under({})

    def at(pair: _Thresholds) -> Case:
        wanted = replace(open_, garbled_threshold=pair[0], word_threshold=pair[1])
        return case if wanted == open_ else Case.of(article.conclude(wanted))

    cases = {pair: at(pair) for pair in _PAIRS}
    return tuple(
        decide(cases[pair], article.model, article.under(dict(values))).status == "fail" for pair, _, values in _rules()
    )


def _gates(answers: Sequence[Sequence[bool]]) -> tuple[_Gate, ...]:
    """One gate for each set of articles that a combination of rules fails: that of the lowest cost.

    A rule that fails the same articles as its neighbours of the grid is stood for by the one in their middle.
    """
    kinds: dict[tuple[_Thresholds, str], dict[int, list[_Values]]] = {}
    for number, (pair, kind, values) in enumerate(_rules()):
        fails = sum(one[number] << place for place, one in enumerate(answers))
        kinds.setdefault((pair, kind), {}).setdefault(fails, []).append(values)
    found: dict[int, _Gate] = {}
    qualities = _options(kinds[(None, None), "quality"])
    for at, pair in enumerate(_PAIRS):
        rates = _options(kinds[pair, "rate"])
        for counted, alike in kinds[pair, "count"].items():
            counts = alike[0]
            for rate_fails, rate in rates:
                for quality_fails, quality in qualities:
                    values = (*counts, *rate, *quality)
                    named = tuple(zip(("garbled_threshold", "word_threshold"), pair, strict=True))
                    cost = (
                        100 * (bool(rate) + bool(quality) + (at > 0)) + 10 * len(counts) + _COUNTS.index(dict(counts))
                    )
                    fails = counted | rate_fails | quality_fails
                    if fails not in found or cost < found[fails].cost:
                        found[fails] = _Gate((*values, *named), fails, cost)
    return tuple(found.values())


def _options(alike: Mapping[int, Sequence[_Values]]) -> list[tuple[int, _Values]]:
    """No limit, or that in the middle of each run that fails the same articles."""
    return [(0, ()), *((fails, values[len(values) // 2]) for fails, values in alike.items() if fails)]


def _best(gates: Sequence[_Gate], accepted: int, among: int, most: float) -> _Gate:
    good, bad = accepted & among, among & ~accepted
    allowed = int(most * good.bit_count() + 1e-9)

    def rank(gate: _Gate) -> tuple[int, int, int]:
        return (bad & ~gate.fails).bit_count(), (good & gate.fails).bit_count(), gate.cost

    return min((gate for gate in gates if (good & gate.fails).bit_count() <= allowed), key=rank)


def _errors(fails: int, accepted: int, among: int) -> Errors:
    good, bad = accepted & among, among & ~accepted
    return Errors(Rate((good & fails).bit_count(), good.bit_count()), Rate((bad & ~fails).bit_count(), bad.bit_count()))


def _curve(gates: Sequence[_Gate], accepted: int, among: int) -> Iterator[Errors]:
    """The least misses for each number of false alarms that buys fewer, from none on."""
    points = sorted({(one.false_alarms.count, one.misses.count): one for one in (
        _errors(gate.fails, accepted, among) for gate in gates)}.items())  # fmt: skip
    least: int | None = None
    for (_, misses), errors in points:
        if least is None or misses < least:
            least = misses
            yield errors
