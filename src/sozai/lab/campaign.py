"""`Campaign`: a folder or a DuckDB file in which experiments are suggested, told and kept, so that nothing told is ever lost."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..bom.faults import Faults, place
from ..terms import DataError, ParameterError, Words
from .criterion import Criterion
from .intake import Row, checked
from .journal import LOCK, NAME, add_to_journal, read_journal
from .journal_duckdb import is_journal
from .models import DEFAULT
from .own_facts import OwnFact, read_own_facts
from .plan import Plan
from .proposal import again, propose
from .results_file import batch_order, read_results
from .state import State, Suggestion
from .supply import ElementSupply

if TYPE_CHECKING:
    import pandas as pd

MANIFEST = "campaign.json"
FORMAT, VERSION = "sozai-campaign-folder", 1
TRIES = 3


class Campaign:
    """A campaign in a folder: a journal that is only added to, and a small manifest that says what the folder is.

    A path that ends in .duckdb is one file instead, with the same journal in a table. Every call reads the journal anew,
    so the command line, a notebook and the page may work on one campaign.

    Attributes:
        folder: the folder or file.

    Example:
        >>> import tempfile
        >>> from sozai.lab import Campaign, Goal, Plan, Range, Space
        >>> plan = Plan("anneal", Space((Range("age_c", 450.0, 550.0),)), (Goal("HcJ"),))
        >>> campaign = Campaign.new(tempfile.mkdtemp(), plan)
        >>> _ = campaign.tell({"HcJ": 1480.0}, point={"age_c": 500.0})
        >>> len(campaign.suggest(2)), len(campaign.state.open), campaign.state.experiments[0].number
        (2, 2, 1)
    """

    def __init__(self, folder: str | Path) -> None:
        """Open a campaign's folder.

        Raises:
            DataError: it is none, it was written by a newer sozai, or its journal is damaged.
        """
        self.folder = Path(folder)
        _check(self.folder)
        if read_journal(self.folder):
            return
        if is_journal(self.folder):
            raise _none(self.folder)
        raise DataError(
            f"{self.folder} holds a campaign that was cut short while it was made; nothing was told to it. Make it again.",
            f"{self.folder} のキャンペーンは作成途中で中断されており、登録された結果はありません。作り直してください。",
        )

    @classmethod
    def new(cls, folder: str | Path, plan: Plan) -> Campaign:
        """Make a campaign in a folder, or a DuckDB file, that holds none.

        Raises:
            DataError: it holds something already.
        """
        folder = Path(folder)
        if is_journal(folder):
            return cls._new_file(folder, plan)
        folder.mkdir(parents=True, exist_ok=True)
        strangers = sorted(
            p.name for p in folder.iterdir() if p.name not in (NAME, LOCK) and not p.name.endswith(".tmp")
        )
        if strangers or read_journal(folder):
            held = "a campaign" if MANIFEST in strangers or not strangers else strangers[0]
            raise DataError(
                f"{folder} holds {held} already; choose a new folder.",
                f"{folder} には既に{'キャンペーン' if held == 'a campaign' else held}があります。新しいフォルダーを指定してください。",
            )
        add_to_journal(folder, {"kind": "made", "at": _now(), "plan": plan.to_json()}, expected=0)
        _write_manifest(folder, plan.name)
        return cls(folder)

    @classmethod
    def _new_file(cls, path: Path, plan: Plan) -> Campaign:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not add_to_journal(path, {"kind": "made", "at": _now(), "plan": plan.to_json()}, expected=0):
            raise DataError(
                f"{path} holds a campaign already; choose a new file.",
                f"{path} には既にキャンペーンがあります。新しいファイルを指定してください。",
            )
        return cls(path)

    @property
    def state(self) -> State:
        """The campaign as it stands now."""
        return State.from_journal(read_journal(self.folder))

    def suggest(
        self, n: int = 1, *, seed: int | None = None, supply: ElementSupply | None = None,
        caps: tuple[Criterion, ...] = (), earlier: Sequence[State] = (), model: str = DEFAULT,
    ) -> tuple[Suggestion, ...]:  # fmt: skip
        """Suggest the next batch and write it down; what is open already counts as under way.

        Args:
            n: size of the batch.
            seed: of all draws; None takes the number of the batch.
            supply: facts of the elements, where limits or goals are on supply.
            caps: limits on supply of this batch, beside the plan's.
            earlier: sister campaigns over the same columns, which help only where left-out results say so.
            model: one of `MODELS`.

        Raises:
            ParameterError: nothing is left to suggest, or facts are needed and not given.
            DataError: others keep writing to the campaign.
        """
        for _ in range(TRIES):
            state = self.state
            # Computed without the lock, so that a result can be told meanwhile; then the batch is made anew.
            made = propose(state, n, seed=seed, supply=supply, caps=caps, earlier=earlier, model=model)
            if add_to_journal(self.folder, made.entry(state, _now()), expected=state.entries):
                self._mend()
                return self.state.suggestions[-len(made.suggestions) :]
        raise DataError(
            "Results kept coming in while the batch was computed. Ask again.",
            "計算中に結果の登録が続きました。もう一度実行してください。",
        )

    def tell(
        self, results: Mapping[str, Any], *, suggestion: str = "", point: Mapping[str, Any] | None = None,
        failed: bool = False, cost: float | None = None, by: str = "", note: str = "",
    ) -> Row:  # fmt: skip
        """Tell one experiment, and return when it is on the disk.

        Args:
            results: result by quantity: a number, or text such as "<50", "ND", "1.31±0.01".
            suggestion: id of the suggestion, or its first digits; "" for a point nobody suggested.
            point: value by column, whole without a suggestion, else where it was done otherwise.
            failed: whether it gave no product.
            cost: what it cost.
            by: who did it.
            note: remarks.

        Raises:
            ParameterError: a name is unknown, a result cannot be read, the point is out of bounds, or there is no such
                suggestion.
        """
        state = self.state
        asked = state.suggestion(suggestion) if suggestion else None
        row = checked(state, results, asked=asked, done=point, failed=failed, cost=cost, by=by, note=note)
        self._add([row])
        return row

    def tell_file(self, path: str | Path, *, again: bool = False) -> tuple[list[Row], list[Words]]:
        """Tell the rows of a work order or a table, all or none.

        Args:
            path: an Excel or CSV file.
            again: whether rows that equal earlier ones are told too.

        Returns:
            What was told, and what the teller should know.

        Raises:
            DataError: the file cannot be read; every fault is named with its row and column, and nothing is told.
        """
        path = Path(path)
        rows, notes = read_results(self.state, path, again=again)
        if rows:
            self._add(rows, path.name, hashlib.sha256(path.read_bytes()).hexdigest()[:16])
        return rows, notes

    def tell_rows(self, rows: Sequence[Mapping[str, Any]]) -> list[Row]:
        """Tell rows that hold columns of the space and quantities by name, all or none; other names are left alone.

        Raises:
            DataError: a row cannot be taken; all faults are in the message, and nothing is told.
        """
        state, made, faults = self.state, [], Faults(self.folder.name)
        for number, row in enumerate(rows, 1):
            done = {name: row.get(name) for name in state.plan.space.columns}
            results = {name: row[name] for name in state.plan.quantities if row.get(name) is not None}
            try:
                made.append(checked(state, results, done=done))
            except (ParameterError, DataError) as wrong:
                faults.add(place("", number), wrong.words.en.rstrip("."), wrong.words.ja.rstrip("。"))
        faults.check()
        if made:
            self._add(made)
        return made

    def tell_facts(self, path: str | Path) -> tuple[OwnFact, ...]:
        """Tell the user's own facts of elements, which stand in the place of the embedded ones from now on.

        Args:
            path: an Excel or CSV file, as `own_facts_template` makes one.

        Raises:
            DataError: the file cannot be read; nothing is told.
        """
        path = Path(path)
        found = read_own_facts(path)
        source_hash = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        add_to_journal(
            self.folder,
            {"kind": "facts", "at": _now(), "source": path.name, "source_hash": source_hash, "rows": [fact.to_json() for fact in found]},
        )  # fmt: skip
        return found

    def withdraw(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Take suggestions back that nobody will try, so that they no longer count as under way.

        Raises:
            ParameterError: there is no such suggestion.
        """
        state = self.state
        found = tuple(state.suggestion(id_).id for id_ in ids)
        add_to_journal(self.folder, {"kind": "withdrawn", "at": _now(), "ids": list(found)})
        return found

    def work_order(self, batch: int | None = None) -> bytes:
        """Return the Excel work order of a batch's open suggestions; of the latest when none is named.

        Raises:
            DataError: the batch has no open suggestion.
        """
        state = self.state
        return batch_order(state, state.batches if batch is None else batch)

    def remade(
        self, suggestion: str, supply: ElementSupply | None = None, earlier: Sequence[State] = ()
    ) -> bool | None:
        """Return whether a suggestion comes out the same when its batch is made again from the journal.

        None where the facts of elements, the earlier campaigns or the library that it was made with are not at hand.

        Args:
            suggestion: its id, or its first digits.
            supply: facts of the elements, where limits or goals are on supply.
            earlier: the sister campaigns, where it was made with some.

        Raises:
            ParameterError: there is no such suggestion.
        """
        from .models import installed
        from .proposal import supply_hash

        entries = read_journal(self.folder)
        wanted = State.from_journal(entries).suggestion(suggestion)
        if wanted.audit["supply_hash"] and (
            supply is None or supply_hash(supply) != wanted.audit["supply_hash"]
        ):
            return None
        if [each.data_hash for each in earlier] != wanted.audit["earlier"] or not installed(wanted.audit):
            return None
        at = next(
            i for i, e in enumerate(entries) if e["kind"] == "suggested" and any(p["id"] == wanted.id for p in e["points"])
        )  # fmt: skip
        before = State.from_journal(entries[:at])
        facts = supply if wanted.audit["supply_hash"] else None
        return any(each.id == wanted.id for each in again(before, wanted, facts, earlier))

    def frame(self) -> pd.DataFrame:
        """Return what was told as a data frame: columns, results with their bounds, suggestion, failure, cost."""
        import numpy as np
        import pandas as pd

        state = self.state
        rows = []
        for e in state.experiments:
            row: dict[str, Any] = {"number": e.number, **state.plan.space.rows(np.array(e.point))[0]}
            for name in state.plan.quantities:
                result = e.results.get(name)
                row[name] = None if result is None else result.value
                row[f"{name}_state"] = "missing" if result is None else result.state
                row[f"{name}_low"], row[f"{name}_high"] = (
                    (None, None) if result is None else (result.low, result.high)
                )
            rows.append(
                row
                | {"failed": e.failed, "suggestion_id": e.suggestion, "cost": e.cost, "told_at": e.told_at}
            )
        return pd.DataFrame(rows)

    def _add(self, rows: Sequence[Row], source: str = "", source_hash: str = "") -> None:
        add_to_journal(
            self.folder,
            {"kind": "told", "at": _now(), "source": source, "source_hash": source_hash, "rows": [row.to_json() for row in rows]},
        )  # fmt: skip
        self._mend()

    def _mend(self) -> None:
        """Write the manifest where a kill left none."""
        if not is_journal(self.folder) and _manifest(self.folder) is None:
            _write_manifest(self.folder, self.state.plan.name)


def is_campaign(folder: Path) -> bool:
    """Return whether a folder or file looks like a campaign's."""
    return folder.is_file() if is_journal(folder) else (folder / NAME).is_file()


def name_of(folder: str | Path) -> str:
    """Return the name of a campaign's folder or file.

    Example:
        >>> name_of("work/trial.duckdb"), name_of("work/trial-2.1")
        ('trial', 'trial-2.1')
    """
    path = Path(folder).resolve()
    return path.stem if is_journal(path) else path.name


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _write_manifest(folder: Path, name: str) -> None:
    fresh = folder / f"{MANIFEST}.{os.getpid()}.tmp"
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(
            {"format": FORMAT, "version": VERSION, "name": name, "journal": NAME}, file, ensure_ascii=False
        )
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / MANIFEST)


def _manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest; None where a kill left none that can be read: the journal is what counts."""
    try:
        written = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return written if isinstance(written, dict) else None


def _none(folder: Path) -> DataError:
    return DataError(
        f"{folder} holds no campaign; make one with: sozai lab new {folder}",
        f"{folder} にキャンペーンがありません。sozai lab new {folder} で作成してください。",
    )


def _check(folder: Path) -> None:
    if not is_campaign(folder):
        raise _none(folder)
    if is_journal(folder):
        return
    written = _manifest(folder)
    known = written is None or (written.get("format") == FORMAT and written.get("version", 0) <= VERSION)
    if not known:
        raise DataError(
            f"{folder} was written by a newer sozai; update sozai.",
            f"{folder} は新しい版の sozai が作成したものです。sozai を更新してください。",
        )
