"""A scenario: read with all its faults named, checked against the registries, and run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..terms import Answer, DataError, Parameter, ParameterError, SozaiError, Words
from ..terms.names import suggestion
from .document import Document, Place, document

if TYPE_CHECKING:
    from ..store import Facts

KEYS = ("title", "base", "levers", "study", "vary")
AXIS = ("chain", "months", "years", "draws", "seed")


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a scenario file says, checked.

    Attributes:
        name: of the file, without its ending.
        title: in the reader's words; the name where none is given.
        study: the study that is asked.
        parameters: its parameters, levers and base included, as the study reads them.
        vary: (place, low, high) of every number that an ensemble varies.
    """

    name: str
    title: str
    study: str
    parameters: Mapping[str, Any]
    vary: tuple[tuple[str, float, float], ...] = ()


def read(path: Path) -> Scenario:
    """Return the scenario of a file.

    Raises:
        DataError: one sentence per fault, each with its line.
    """
    found = document(path)
    reader = _Reader(found)
    scenario = reader.scenario(path.stem)
    faults = [*found.faults, *reader.faults]
    if faults:
        raise DataError(
            f"{found.name}: " + "; ".join(fault.en for fault in faults) + ".",
            f"{found.name}：" + "；".join(fault.ja for fault in faults) + "。",
        )
    assert scenario is not None  # noqa: S101
    return scenario


def run(scenario: Scenario, facts: Facts) -> Answer:
    """Return the study's answer to the scenario.

    Raises:
        SozaiError: what the study raises; what does not fit the chain names the scenario and the number of the lever.
    """
    from ..studies import run as run_study

    try:
        return run_study(scenario.study, facts, **scenario.parameters)
    except ParameterError as error:
        raise DataError(f"{scenario.name}: {error.words.en}", f"{scenario.name}：{error.words.ja}") from error


class _Reader:
    """Collects what a document says and every fault in it."""

    def __init__(self, found: Document) -> None:
        self.document = found
        self.faults: list[Words] = []

    def fault(self, place: Place, en: str, ja: str) -> None:
        line = self.document.line(*place)
        self.faults.append(Words(f"line {line}: {en}", f"{line} 行目：{ja}"))

    def scenario(self, name: str) -> Scenario | None:
        from ..studies import STUDIES

        content = self.document.content
        self._known((), content, KEYS)
        study_name, given = self._study(content.get("study", "scenario"))
        if study_name not in STUDIES:
            en, ja = suggestion(study_name, STUDIES)
            self.fault(
                ("study",),
                f"there is no study '{study_name}'.{en} The studies are: {', '.join(STUDIES)}",
                f"「{study_name}」という分析はありません。{ja} 分析: {'、'.join(STUDIES)}",
            )
            return None
        parameters = {parameter.name: parameter for parameter in STUDIES[study_name].parameters}
        values: dict[str, Any] = dict(self._base(content.get("base", {}), parameters, study_name))
        levers = self._levers(content.get("levers", []))
        if levers and "levers" not in parameters:
            takers = [
                each.name for each in STUDIES.values() if any(p.name == "levers" for p in each.parameters)
            ]
            self.fault(
                ("levers",),
                f"the study '{study_name}' pulls no levers; ask one of {', '.join(takers)}",
                f"分析「{study_name}」は施策を受け取りません。使える分析: {'、'.join(takers)}",
            )
        elif "levers" in parameters and "levers" in content:
            values["levers"] = levers
        for key, value in given.items():
            if key in values:
                self.fault(
                    ("study", key), f"'{key}' is said in base too", f"「{key}」は base にも書かれています"
                )
            self._read(("study", key), parameters, key, value, values, study_name)
        title, vary = content.get("title", name), self._vary(content.get("vary", []))
        return None if self.faults else Scenario(name, str(title), study_name, values, vary)

    def _vary(self, given: Any) -> tuple[tuple[str, float, float], ...]:
        found = []
        for number, each in enumerate(given if isinstance(given, list) else [given]):
            try:
                place, low, high = str(each["place"]), float(each["low"]), float(each["high"])
                if not low <= high or set(each) != {"place", "low", "high"}:
                    raise ValueError
                found.append((place, low, high))
            except (TypeError, KeyError, ValueError):
                self.fault(
                    ("vary", number),
                    "what varies needs place, low and high, the low end first",
                    "vary の各項目には place、low、high（low ≦ high）が必要です",
                )
        return tuple(found)

    def _known(self, place: Place, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in given:
            if key not in known:
                en, ja = suggestion(key, known)
                self.fault(
                    (*place, key),
                    f"'{key}' is unknown here.{en} Known are {', '.join(known)}",
                    f"「{key}」は使えません{ja}（使える項目: {'、'.join(known)}）",
                )

    def _study(self, given: Any) -> tuple[str, dict[str, Any]]:
        if isinstance(given, str):
            return given, {}
        if isinstance(given, Mapping) and "name" in given:
            return str(given["name"]), {key: value for key, value in given.items() if key != "name"}
        self.fault(
            ("study",),
            "study takes a name, or a table with name and parameters",
            "study には分析名、または name と項目を持つ表を書いてください",
        )
        return "scenario", {}

    def _base(self, given: Any, parameters: Mapping[str, Parameter], study: str) -> Iterator[tuple[str, Any]]:
        if not isinstance(given, Mapping):
            self.fault(
                ("base",),
                "base takes chain, months or years",
                "base には chain、months または years を書いてください",
            )
            return
        self._known(("base",), given, AXIS)
        values: dict[str, Any] = {}
        for key, value in given.items():
            if key in AXIS:
                self._read(("base", key), parameters, key, value, values, study)
        yield from values.items()

    def _read(
        self,
        place: Place,
        parameters: Mapping[str, Parameter],
        key: str,
        value: Any,
        values: dict[str, Any],
        owner: str,
    ) -> None:
        if key not in parameters:
            en, ja = suggestion(key, parameters)
            self.fault(
                place,
                f"the study '{owner}' has no '{key}'.{en} It has {', '.join(parameters)}",
                f"分析「{owner}」に「{key}」はありません{ja}（使える項目: {'、'.join(parameters)}）",
            )
            return
        try:
            values[key] = parameters[key].read(value)
        except SozaiError as error:
            self.fault(place, error.words.en.rstrip("."), error.words.ja.rstrip("。"))

    def _levers(self, given: Any) -> tuple[dict[str, Any], ...]:
        from ..levers import clashes, from_json, to_json

        if not isinstance(given, list):
            self.fault(("levers",), "levers is a list", "levers は一覧で書いてください")
            return ()
        read, places = [], []
        for number, each in enumerate(given):
            if not isinstance(each, Mapping):
                self.fault(
                    ("levers", number),
                    "a lever is a table with the key lever",
                    "施策は lever を持つ表で書いてください",
                )
                continue
            try:
                read.append(from_json(each))
                line = self.document.line("levers", number)
                places.append(Words(f"line {line}", f"{line} 行目"))
            except SozaiError as error:
                self.fault(("levers", number), error.words.en.rstrip("."), error.words.ja.rstrip("。"))
        self.faults += clashes(read, places)
        return tuple(to_json(change) for change in read)
