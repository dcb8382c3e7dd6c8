"""Running studies beside the requests: few at a time, each question once, and no other request waits."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..terms import Answer, ParameterError, read_all
from ..terms.answer import jsonable
from ..terms.names import suggestion

if TYPE_CHECKING:
    from ..store import Facts
    from ..studies.study import Study

# The solver uses a core per run; more runs at a time would only make each slower.
WORKERS = 2
KEPT = 64


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and its JSON text, made in the worker so that a large answer blocks no request."""

    answer: Answer
    json: bytes


class Runs:
    """Runs the studies of one registry on one state of the facts, and keeps the latest answers.

    Attributes:
        studies: the registry.
        facts: the facts every run reads.
    """

    def __init__(self, studies: Mapping[str, Study], facts: Facts) -> None:
        """Start with no answers."""
        self.studies = studies
        self.facts = facts
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="study")
        self._replies: OrderedDict[str, Future[Reply]] = OrderedDict()

    def study(self, name: str) -> Study:
        """Return the study of that name.

        Raises:
            ParameterError: there is none.
        """
        if name not in self.studies:
            en, ja = suggestion(name, self.studies)
            raise ParameterError(
                f"There is no study '{name}'.{en} The studies are: {', '.join(self.studies)}.",
                f"「{name}」という分析はありません。{ja} 分析: {'、'.join(self.studies)}",
            )
        return self.studies[name]

    async def reply(self, name: str, given: Mapping[str, Any]) -> Reply:
        """Return the answer of a study; the same question on the same facts is computed once.

        Raises:
            ParameterError: an unknown study or parameter, or a value that does not fit.
            SozaiError: whatever the study raises.
        """
        study = self.study(name)
        _no_files(study, given)
        asked = read_all(study.parameters, given, name)
        values = {key: jsonable(value) for key, value in asked.items()}
        key = json.dumps([name, values, self.facts.digest], sort_keys=True)
        future = self._replies.get(key)
        if future is None:
            future = self._pool.submit(self._answer, study, asked)
            self._replies[key] = future
        self._replies.move_to_end(key)
        while len(self._replies) > KEPT:
            self._replies.popitem(last=False)
        try:
            # A reader who leaves does not stop the run: the next one finds its answer.
            return await asyncio.shield(asyncio.wrap_future(future))
        except Exception:
            self._replies.pop(key, None)
            raise

    def close(self) -> None:
        """Start no further run."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _answer(self, study: Study, asked: Mapping[str, Any]) -> Reply:
        answer = study.answer(self.facts, asked)
        return Reply(answer, answer.to_json().encode())


def _no_files(study: Study, given: Mapping[str, Any]) -> None:
    """Refuse to open a file that a request names: a page must not read the disk."""
    if any(parameter.is_file and given.get(parameter.name) for parameter in study.parameters):
        raise ParameterError(
            f"The page does not read files; use the command line: sozai run {study.name} --file FILE.",
            f"画面ではファイルを読み込みません。コマンドラインで実行してください: sozai run {study.name} --file ファイル",
        )
