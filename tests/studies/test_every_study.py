"""Laws that the answer of every registered study holds; a new study is tested the day it is registered."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sozai.chain import build
from sozai.store import Facts
from sozai.studies import STUDIES, run
from sozai.studies.study import Study
from sozai.terms import TABLES, Answer, Parameter, ParameterError, Words, unit_of

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-鿿々]")
# Numbers that are pure by definition: indices, and counts of what the column's name says.
PURE = re.compile(r"(^|_)(hhi|risk|score|index|count|number|rank|ratio|advantage)(_|$)")
# Shares that are relative to something else, with their ranges, and not parts of a whole.
RELATIVE = re.compile(r"change|premium|growth")
Asking = Callable[..., Answer]
STANDARD = [
    pytest.param(study, asked, id=f"{name}-{number}")
    for name, study in STUDIES.items()
    for number, asked in enumerate(study.standard or study.examples)
]
EVERY = pytest.mark.parametrize(("study", "asked"), STANDARD)
PARAMETERS = [
    pytest.param(study, parameter, id=f"{study.name}-{parameter.name}")
    for study in STUDIES.values()
    for parameter in study.parameters
]


def bad(parameter: Parameter) -> Iterator[Any]:
    """Yield values that a parameter must refuse."""
    if parameter.kind in ("number", "integer"):
        yield from ("much", float("nan"))
        yield from (
            value
            for value in (parameter.low and parameter.low - 1, parameter.high and parameter.high + 1)
            if value
        )
    elif parameter.kind == "text":
        yield "x" * 10_000
    elif parameter.kind == "records":
        yield from ("[", '{"lever": "tariff"}', [1])
    elif parameter.kind == "materials" or parameter.kind == "choices":
        yield from (("no-such-thing",), ())
    else:
        yield "no-such-thing"


def words(answer: Answer) -> Iterator[Words]:
    """Yield every sentence of an answer that a person reads."""
    yield answer.title
    for finding in answer.findings:
        yield finding.words
        if finding.comment.en or finding.comment.ja:
            yield finding.comment
    for table in answer.tables:
        yield table.title
        yield from (column.words for column in table.columns)
        yield from (cell for row in table.rows for cell in row if isinstance(cell, Words))
    yield from answer.assumptions
    yield from answer.warnings


@EVERY
def test_there_is_an_answer(study: Study, asked: dict[str, Any], ask: Asking) -> None:
    answer = ask(study.name, **asked)
    assert answer.study == study.name
    assert answer.findings
    assert answer.tables
    assert answer.facts
    assert set(answer.asked) == {parameter.name for parameter in study.parameters}


@EVERY
def test_every_row_is_as_long_as_its_columns(study: Study, asked: dict[str, Any], ask: Asking) -> None:
    for table in ask(study.name, **asked).tables:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert {len(row) for row in table.rows} <= {len(names)}, table.name
        assert all(0 <= position < len(ask(study.name, **asked).facts) for position in table.facts)


@EVERY
def test_every_figure_draws_columns_of_its_table(study: Study, asked: dict[str, Any], ask: Asking) -> None:
    answer = ask(study.name, **asked)
    assert len({figure.name for figure in study.figures}) == len(study.figures)
    for figure in study.figures:
        columns = {column.name for column in answer.table(figure.table).columns}
        drawn = {figure.x, figure.y, figure.series, figure.low, figure.high} - {""}
        assert drawn <= columns, figure.name
        assert JAPANESE.search(figure.title.ja)
        assert JAPANESE.search(figure.text.ja)


@EVERY
def test_json_holds_no_nan(study: Study, asked: dict[str, Any], ask: Asking) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    answer = ask(study.name, **asked)
    read = json.loads(answer.to_json(), parse_constant=refuse)
    assert read["hash"] == answer.hash
    assert len(read["tables"]) == len(answer.tables)


@EVERY
def test_a_number_names_its_unit(study: Study, asked: dict[str, Any], ask: Asking) -> None:
    answer = ask(study.name, **asked)
    nameless = {
        f"{table.name}.{column.name}"
        for table in answer.tables
        for place, column in enumerate(table.columns)
        if not _named(column.name, [row[place] for row in table.rows], {c.name for c in table.columns})
    }
    nameless |= {
        finding.name for finding in answer.findings if not _named(finding.name, [finding.value], set())
    }
    assert nameless == set()


def _named(name: str, cells: list[Any], beside: set[str]) -> bool:
    """Return whether numbers name their unit: themselves, as pure numbers or counts, or in the column `quantity`."""
    numbers = [cell for cell in cells if _number(cell)]
    whole = all(float(number).is_integer() for number in numbers)
    return (
        whole or bool(unit_of(name)) or bool(PURE.search(name)) or (name == "value" and "quantity" in beside)
    )


def _number(cell: object) -> bool:
    return isinstance(cell, float | int) and not isinstance(cell, bool)


@EVERY
def test_what_is_unknown_is_none_and_what_is_known_is_finite(
    study: Study, asked: dict[str, Any], ask: Asking
) -> None:
    for table in ask(study.name, **asked).tables:
        for row in table.rows:
            assert all(math.isfinite(cell) for cell in row if _number(cell)), (table.name, row)


@EVERY
def test_shares_are_from_0_to_1(study: Study, asked: dict[str, Any], ask: Asking) -> None:
    answer = ask(study.name, **asked)
    cells = [
        (column.name, row[place])
        for table in answer.tables
        if not any(RELATIVE.search(column.name) for column in table.columns)
        for place, column in enumerate(table.columns)
        for row in table.rows
        if _bounded(column) and _number(row[place])
    ]
    cells += [
        (f.name, value)
        for f in answer.findings
        if _bounded(f)
        for value in (f.value, f.low, f.high)
        if _number(value)
    ]
    assert [(name, value) for name, value in cells if not -1e-9 <= value <= 1 + 1e-9] == []


def _bounded(named: Any) -> bool:
    return unit_of(named.name) == "share" and not RELATIVE.search(named.name)


@EVERY
def test_every_sentence_has_both_languages(study: Study, asked: dict[str, Any], ask: Asking) -> None:
    for sentence in words(ask(study.name, **asked)):
        assert sentence.en.strip()
        assert sentence.ja.strip()
        # Codes, indices and formulas are the same in both languages.
        assert JAPANESE.search(sentence.ja) or not re.search(r"[a-z]{3}", sentence.ja), sentence.ja
    for finding in ask(study.name, **asked).findings:
        assert JAPANESE.search(finding.words.ja), finding.name


@EVERY
def test_every_finding_has_a_grade_and_stands_inside_its_range(
    study: Study, asked: dict[str, Any], ask: Asking
) -> None:
    answer = ask(study.name, **asked)
    assert len({finding.name for finding in answer.findings}) == len(answer.findings)
    for finding in answer.findings:
        assert finding.grade in "ABCD"
        assert (finding.low is None) == (finding.high is None)
        if finding.value is not None and finding.low is not None and finding.high is not None:
            assert finding.low <= finding.value <= finding.high, finding.name
        assert finding.assumed_share is None or 0 <= finding.assumed_share <= 1


@EVERY
def test_every_fact_is_in_the_store_and_its_source_has_a_card(
    study: Study, asked: dict[str, Any], ask: Asking, facts: Facts
) -> None:
    answer = ask(study.name, **asked)
    cards = facts.cards()
    for table in {fact.table for fact in answer.facts}:
        key = TABLES[table].key
        columns = ", ".join(f'"{name}"' for name in (*key, "source"))
        held = set(facts.sql(f"SELECT {columns} FROM {table}").itertuples(index=False, name=None))
        for fact in answer.facts:
            if fact.table == table:
                assert tuple(name for name, _ in fact.key) == tuple(key)
                assert (*(value for _, value in fact.key), fact.source) in held, fact
                assert fact.grade in "ABCD"
    assert {fact.source for fact in answer.facts} <= set(cards)
    assert set(answer.to_dict()["sources"]) <= set(cards)


@EVERY
def test_what_is_asked_and_the_base_chain_stay_as_they_were(
    study: Study, asked: dict[str, Any], ask: Asking, facts: Facts
) -> None:
    before = dict(asked)
    chain = build(facts).chain
    digest = chain.digest()
    ask(study.name, **asked)
    assert dict(asked) == before
    assert build(facts).chain is chain
    assert chain.digest() == digest


@pytest.mark.parametrize(("study", "parameter"), PARAMETERS)
def test_what_a_parameter_does_not_take_is_refused_in_both_languages(
    study: Study, parameter: Parameter, facts: Facts
) -> None:
    for value in bad(parameter):
        with pytest.raises(ParameterError) as refused:
            run(study.name, facts, **{parameter.name: value})
        assert refused.value.words.en.strip()
        assert JAPANESE.search(refused.value.words.ja)


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
def test_every_study_says_what_it_is_in_both_languages(study: Study) -> None:
    described = [study.title, study.method, *study.names.values()]
    for parameter in study.parameters:
        described += [parameter.words, parameter.help, *(title for _, title in parameter.choices)]
        if parameter.default != "":  # nothing chosen
            assert parameter.read(parameter.default) == parameter.default, parameter.name
    for sentence in described:
        assert sentence.en.strip()
        assert sentence.ja.strip()
    assert JAPANESE.search(study.title.ja)
    assert JAPANESE.search(study.method.ja)


def test_an_unknown_study_is_refused_with_a_suggestion(facts: Facts) -> None:
    with pytest.raises(ParameterError, match="Did you mean dependency") as refused:
        run("dependancy", facts)
    assert "もしかして: dependency" in refused.value.words.ja


def test_an_unknown_parameter_is_refused_with_a_suggestion(facts: Facts) -> None:
    with pytest.raises(ParameterError, match="Did you mean buyer") as refused:
        run("dependency", facts, byer="JPN")
    assert "もしかして: buyer" in refused.value.words.ja


def test_the_unit_of_a_nameless_number_is_noticed() -> None:
    assert _named("world_hhi", [0.5], set())
    assert _named("rules", [3.0, None], set())
    assert not _named("output", [1.5], set())
