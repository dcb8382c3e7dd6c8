"""What the commands of a campaign do: open the folder, call the laboratory, show what came."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..terms import DataError, Parameter, ParameterError, Words
from .help import folded
from .session import Session

if TYPE_CHECKING:
    from ..lab import Campaign, ElementSupply, State, Suggestion

N = Parameter(
    "n",
    "integer",
    1,
    Words("Size of the batch", "バッチの点数"),
    Words("All of it at once.", "同時に行う実験の数。"),
    1,
    96,
)
SEED = Parameter(
    "seed",
    "integer",
    None,
    Words("Seed", "乱数の種"),
    Words("Of all draws; the number of the batch when left out.", "省略時はバッチ番号。"),
    0,
    2**31 - 1,
)
COST = Parameter(
    "cost",
    "number",
    None,
    Words("Cost", "費用"),
    Words("What the experiment cost.", "この実験の実費。"),
    0,
    1e15,
)
MODEL = Parameter(
    "model", "choice", "default", Words("Model", "モデル"), Words("BoTorch is the extra sozai[botorch].", "BoTorch は追加機能 sozai[botorch] です。"),
    choices=(
        ("default", Words("Gaussian process", "ガウス過程")),
        ("mixed", Words("Gaussian process and random forest", "ガウス過程とランダムフォレスト")),
        ("botorch", Words("BoTorch; several goals by qLogNEHVI", "BoTorch（複数目的は qLogNEHVI）")),
    ),
)  # fmt: skip


@click.pass_obj
def new(session: Session, /, folder: str, **line: Any) -> None:
    """Make a campaign."""
    from dataclasses import replace

    from ..lab import Campaign, Goal, Plan
    from ..lab.campaign import name_of
    from ..lab.own_space import plan_of_table
    from ..lab.plan_sheet import read_plan, specification
    from ..lab.worked import worked_plan
    from ..studies.design import limits

    name = line["name"] or name_of(folder)
    goals = [Goal(each, "max") for each in line["max"]] + [Goal(each, "min") for each in line["min"]]
    goals += [
        Goal(key, "target", _number(value, f"--target {key}"))
        for key, value in _pairs(line["target"], "--target").items()
    ]
    specs = [specification(each) for each in line["spec"]]
    added = {"criteria": limits(line["cap"] or "")}
    rows: tuple[Mapping[str, object], ...] = ()
    if sum(bool(line[each]) for each in ("from", "data", "example")) != 1:
        raise ParameterError(
            "Give one of --from FILE (start with: sozai lab template campaign --out plan.xlsx), --data FILE (a table of experiments) or --example magnets.",
            "--from ファイル（まず: sozai lab template campaign --out plan.xlsx）、--data ファイル（実験データの表）、--example magnets のいずれか 1 つを指定してください。",
        )
    if line["example"]:
        if line["example"] != "magnets":
            raise ParameterError("There is one example: magnets.", "例題は magnets のみです。")
        plan: Plan = replace(worked_plan(), name=name)
    elif line["data"]:
        found = plan_of_table(_existing(line["data"], "--data"), name, goals, specs, line["leave"])
        plan, rows, goals, specs = found.plan, found.rows, [], []
        for words in found.notes:
            session.note(words)
    else:
        plan, rows, notes = read_plan(_existing(line["from"], "--from"), name, goals, specs)
        for words in notes:
            session.note(words)
        goals, specs = [], []
    plan = replace(
        plan,
        goals=(*plan.goals, *goals),
        specifications=(*plan.specifications, *specs),
        criteria=(*plan.criteria, *added["criteria"]),
    )
    campaign = Campaign.new(folder, plan)
    if rows:
        campaign.tell_rows(rows)
    _say_made(session, campaign, folder)


def _say_made(session: Session, campaign: Campaign, folder: str) -> None:
    state = campaign.state
    sought = [goal.of(state.plan.title(goal.name)) for goal in state.plan.goals]
    session.say(Words(
        f"Made {campaign.folder}: {len(state.plan.space.columns)} columns, {'; '.join(w.en for w in sought) or 'no goal'}, {len(state.plan.specifications)} specifications, {len(state.experiments)} results.",
        f"{campaign.folder} を作成しました（変数 {len(state.plan.space.columns)} 列、{'、'.join(w.ja for w in sought) or '目的なし'}、仕様 {len(state.plan.specifications)} 件、結果 {len(state.experiments)} 件）。",
    ))  # fmt: skip
    session.note(
        Words(f"Next: sozai lab suggest {folder} --n 4", f"次の操作: sozai lab suggest {folder} --n 4")
    )


@click.pass_obj
def suggest(session: Session, /, folder: str, **line: Any) -> None:
    """Suggest the next batch."""
    from ..lab import Campaign
    from ..report import write_file
    from ..studies.design import limits

    if line["out"] is not None and Path(line["out"]).suffix.lower() != ".xlsx":
        raise ParameterError(
            f"--out takes a file .xlsx; '{line['out']}' is none.",
            f"--out には .xlsx のファイルを指定してください（指定: {line['out']}）。",
        )
    n, seed, caps = N.read(line["n"]), SEED.read(line["seed"]), limits(line["cap"] or "")
    model = MODEL.read(line["model"])
    campaign = Campaign(folder)
    state = campaign.state
    supply = _supply(session, state, line) if caps or state.plan.uses_supply else None
    earlier = [_opened(each) for each in line["earlier"]]
    made = campaign.suggest(n, seed=seed, supply=supply, caps=caps, earlier=earlier, model=model)
    if line["json"]:
        click.echo(json.dumps([_as_json(state, s) for s in made], ensure_ascii=False, indent=1))
    else:
        _show(session, campaign.state, made)
    if line["out"] is not None:
        path = write_file(Path(line["out"]), campaign.work_order(made[0].batch))
        session.note(Words(f"Written: {path}", f"書き出しました: {path}"))


@click.pass_obj
def tell(session: Session, /, folder: str, **line: Any) -> None:
    """Tell results."""
    from ..lab import Campaign

    cost = COST.read(line["cost"])
    campaign = Campaign(folder)
    if line["file"]:
        if line["id"] or line["result"] or line["point"] or line["failed"] or cost is not None:
            raise ParameterError(
                "--file stands alone: its rows say the rest.",
                "--file は単独で指定してください（内容はファイルに書きます）。",
            )
        rows, notes = campaign.tell_file(_existing(line["file"], "--file"), again=line["again"])
    else:
        results, point = _pairs(line["result"], "--result"), _pairs(line["point"], "--point")
        row = campaign.tell(
            results, suggestion=line["id"] or "", point=point or None, failed=line["failed"], cost=cost,
            by=line["by"] or "", note=line["note"] or "",
        )  # fmt: skip
        rows, notes = [row], []
    for words, times in Counter((*notes, *(words for row in rows for words in row.notes))).items():
        session.note(
            words if times == 1 else Words(f"{words.en} ({times} times)", f"{words.ja}（{times} 件）")
        )
    count = len(campaign.state.experiments)
    session.say(
        Words(
            f"Told: {len(rows)}; experiments so far: {count}.",
            f"{len(rows)} 件を登録しました（累計 {count} 件）。",
        )
    )


@click.pass_obj
def facts(session: Session, /, folder: str, **line: Any) -> None:
    """Tell the user's own facts of elements."""
    if not line["file"]:
        raise ParameterError(
            "Give --file FILE (start with: sozai lab template facts --out facts.xlsx).",
            "--file ファイルを指定してください（まず: sozai lab template facts --out facts.xlsx）。",
        )
    told = _campaign(folder).tell_facts(_existing(line["file"], "--file"))
    session.say(
        Words(
            f"Told: {len(told)} facts of {', '.join(dict.fromkeys(f.element for f in told))}.",
            f"{'、'.join(dict.fromkeys(f.element for f in told))} のデータ {len(told)} 件を登録しました。",
        )
    )


@click.pass_obj
def withdraw(session: Session, /, folder: str, ids: tuple[str, ...]) -> None:
    """Take suggestions back."""
    from ..lab import Campaign

    found = Campaign(folder).withdraw(ids)
    session.say(Words(f"Taken back: {', '.join(found)}.", f"取り下げました: {'、'.join(found)}"))


@click.pass_obj
def status(session: Session, /, folder: str, **line: Any) -> None:
    """Show how a campaign stands."""
    from ..report import findings_table, rows_table
    from ..studies.design import DESIGN, standing

    state = _opened(folder)
    answer = standing(session.facts(), state, _asked(folder, line))
    if line["json"]:
        click.echo(answer.to_json(1))
        return
    session.draw(findings_table([(DESIGN, answer)], session.lang))
    for table in (answer.table("calibration"), answer.table("repeats")):
        if table.rows:
            session.draw(rows_table(table, session.lang, most=len(table.rows)))
    for words in answer.warnings:
        session.say(words)
    if state.open:
        _show(session, state, state.open)


@click.pass_obj
def explain(session: Session, /, folder: str, id_: str, **line: Any) -> None:
    """Say why a suggestion was made."""
    campaign = _campaign(folder)
    state = campaign.state
    wanted = [state.suggestion(id_)] if id_ else [s for s in state.suggestions if s.batch == state.batches]
    if not wanted:
        raise DataError(
            "Nothing was suggested yet: sozai lab suggest.",
            "まだ提案がありません（sozai lab suggest で作成）。",
        )
    _show(session, state, wanted)
    supply = _supply(session, state, line) if wanted[0].audit["supply_hash"] else None
    for s in wanted:
        audit = s.audit
        session.say(Words(
            f"{s.id}: data {audit['data_hash']}, model {audit['model_hash'] or '-'} ({audit.get('model', 'default')}), seed {audit['seed']}, {audit['candidates']} candidates, sozai {audit['versions']['sozai']}, made {s.made_at}.",
            f"{s.id}：データ {audit['data_hash']}、モデル {audit['model_hash'] or '-'}（{audit.get('model', 'default')}）、乱数の種 {audit['seed']}、候補 {audit['candidates']} 点、sozai {audit['versions']['sozai']}、作成 {s.made_at}。",
        ))  # fmt: skip
    same = campaign.remade(wanted[0].id, supply, [_opened(each) for each in line["earlier"]])
    session.say({
        True: Words("Made again from the journal, the batch comes out the same.", "記録から作り直したところ、同じ提案が得られました。"),
        False: Words("Made again from the journal, the batch comes out otherwise: another version of sozai, numpy or scipy may have made it.", "記録から作り直したところ、異なる提案になりました（作成時と sozai・numpy・scipy の版が違う可能性があります）。"),
        None: Words("It was made with other facts of the elements (another date, buyer or database), with earlier campaigns that are not given as they were, or with a library that is not installed here, so it is not made again.", "作成時と元素の供給データ（日付・需要国・データベース）や以前のキャンペーンが異なるか、使用したライブラリーがこの環境にないため、再現は確認していません。"),
    }[same])  # fmt: skip


@click.pass_obj
def export(session: Session, /, folder: str, **line: Any) -> None:
    """Write what was told as a table or as JSON."""
    from ..lab.export import results_csv, results_json, results_workbook
    from ..report import write_file

    kinds: dict[str, Callable[[State], bytes]] = {
        ".csv": lambda state: ("\ufeff" + results_csv(state)).encode(),
        ".xlsx": results_workbook,
        ".json": lambda state: results_json(state).encode(),
    }
    suffix = Path(line["out"] or "").suffix.lower()
    if suffix not in kinds:
        raise ParameterError(
            "--out takes a file .csv, .xlsx or .json.",
            "--out には .csv・.xlsx・.json のファイルを指定してください。",
        )
    path = write_file(Path(line["out"]), kinds[suffix](_opened(folder)))
    session.say(Words(f"Wrote {path}", f"{path} に書き出しました"))


@click.pass_obj
def report(session: Session, /, folder: str, **line: Any) -> None:
    """Write the campaign as a page."""
    from dataclasses import replace
    from datetime import date

    from ..lab.campaign import name_of
    from ..report import to_html, vocabulary, write_file
    from ..studies.design import state_answer, study_of

    state, facts = _opened(folder), session.facts()
    asked = _asked(folder, line)
    answer = replace(
        state_answer(facts, state, asked), asked={name: asked[name] for name in ("campaign", "date", "buyer")}
    )
    page = to_html(
        [(study_of(state), answer)],
        facts.cards().values(),
        session.lang,
        date.today().isoformat(),
        vocabulary(),
    )
    path = write_file(Path(line["out"] or f"{name_of(folder)}.html"), page.encode())
    session.say(Words(f"Wrote {path}", f"{path} に書き出しました"))


def _campaign(folder: str) -> Campaign:
    from ..lab import Campaign

    return Campaign(folder)


def _opened(folder: str) -> State:
    return _campaign(folder).state


def _asked(folder: str, line: Mapping[str, Any]) -> dict[str, Any]:
    from ..lab.campaign import name_of
    from ..studies.design import DESIGN
    from ..terms import read_all

    given = {name: line[name] for name in ("date", "buyer") if line.get(name)}
    return read_all(DESIGN.parameters, given, "design") | {"campaign": name_of(folder)}


def _supply(session: Session, state: State, line: Mapping[str, Any]) -> ElementSupply | None:
    from ..studies.design import supply_of

    asked = _asked(".", line)
    return supply_of(session.facts(), state, asked["date"], asked["buyer"])


def _pairs(texts: Sequence[str], where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip() or name.strip() in found:
            raise ParameterError(
                f"{where} takes NAME=VALUE, each name once; '{text[:60]}' is none.",
                f"{where} には 名前=値 を、名前ごとに 1 回指定してください（指定: {text[:60]}）。",
            )
        found[name.strip()] = value.strip()
    return found


def _number(text: str, where: str) -> float:
    return float(Parameter(where.removeprefix("--"), "number", None, Words("", ""), Words("", "")).read(text))


def _existing(path: str, where: str) -> Path:
    if not Path(path).is_file():
        raise ParameterError(
            f"{where}: there is no file '{path}'.", f"{where}: ファイル「{path}」がありません。"
        )
    return Path(path)


def _as_json(state: State, s: Suggestion) -> dict[str, Any]:
    import numpy as np

    return {
        "id": s.id, "batch": s.batch, "point": state.plan.space.rows(np.array(s.point))[0], "mean": dict(s.mean), "sd": dict(s.sd),
        "gain": s.gain, "chance": s.chance, "cost": s.cost, "reason": s.reason.to_json(), "teaches": dict(s.teaches), "audit": dict(s.audit),
    }  # fmt: skip


def _show(session: Session, state: State, made: Sequence[Suggestion]) -> None:
    from ..studies.design_tables import recipe

    for s in made:
        click.echo(f"{click.style(s.id, bold=True)}  {recipe(state.plan, s.point)}")
        click.echo("\n".join(folded(s.reason.of(session.lang), 4)))
