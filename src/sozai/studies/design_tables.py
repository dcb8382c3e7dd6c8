"""The tables of study `design`: next batch, progress, trade-offs, calibration, experiments, repeats, supply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..terms import Cell, Column, Rows, Words

if TYPE_CHECKING:
    from ..lab import CompositionSupply, ElementSupply, State, Suggestion
    from ..lab.plan import Plan
    from ..lab.work_order import Result

OPEN = Words("Next batch: suggested, results open", "次のバッチ（提案済み・結果待ち）")
PROPOSED = Words("Next batch: worked out, not recorded", "次のバッチ（試算・未記録）")
YES, NO = Words("yes", "満たす"), Words("no", "満たさない")
FAILED = Words("failed", "失敗")
MEASURED, BEST = (
    Words("measured", "測定値"),
    Words("best that meets all specifications", "全仕様を満たす最良値"),
)
MET, UNMET, FRONT = (
    Words("meets all specifications", "全仕様を満たす"),
    Words("does not", "満たさない"),
    Words("front", "パレート解"),
)
KINDS: Mapping[str, Words] = {
    "left out, calibrated": Words("left out, calibrated", "一つ抜き（較正後）"),
    "as predicted": Words("as predicted before the result", "結果前の予測"),
    "ideal": Words("ideal", "理想"),
}
BEFORE = "left out, before"
SUPPLY = ("price_usd_per_kg", "risk_usd_per_kg", "hhi", "controlled_share")
LONGEST_TEXT = 6


def recipe(plan: Plan, point: Sequence[float]) -> str:
    """Return a point as text; shares in per cent of the composition."""
    import numpy as np

    return ", ".join(f"{name}={_short(value)}" for name, value in plan.space.rows(np.array(point))[0].items())


def result_text(result: Result | None) -> str:
    """Return a result as it would be written: 1.31±0.01, <5, 1~2, ND; "" when missing."""
    if result is None:
        return ""
    low, high = result.low, result.high
    if result.state == "measured" and result.value is not None:
        spread = 0.0 if low is None or high is None else (high - low) / 2.0
        return _short(result.value) + (f"±{_short(spread)}" if spread > 0.0 else "")
    if low is not None and high is not None:
        return f"{_short(low)}~{_short(high)}"
    return (
        "ND"
        if low is None and high is None
        else f"<{_short(high)}"
        if high is not None
        else f">{_short(low)}"
    )


def _spread(mean: float, sd: float) -> str:
    """Return the standard deviation; nothing for what is computed and not measured."""
    return f" ± {float(f'{sd:.2g}'):g}" if sd > 1e-9 * abs(mean) else ""


def _short(value: Any) -> str:
    return f"{value:.{LONGEST_TEXT - 1}g}" if isinstance(value, float) else str(value)


def next_rows(plan: Plan, suggestions: Sequence[Suggestion], recorded: bool) -> Rows:
    """Return the next batch: what to try, what is expected, why, and what it was made from."""

    def expected(s: Suggestion) -> Words:
        parts = [_short(m) + _spread(m, s.sd[name]) for name, m in s.mean.items()]
        en = "; ".join(f"{plan.title(n).en} {text}" for n, text in zip(s.mean, parts, strict=True))
        ja = "；".join(f"{plan.title(n).ja} {text}" for n, text in zip(s.mean, parts, strict=True))
        return Words(en, ja) if s.mean else Words("no model yet", "モデルなし")

    rows = tuple(
        (
            s.id, s.batch, recipe(plan, s.point), expected(s), s.chance if s.mean else None,
            None if s.cost is None else f"{s.cost:,.0f} {plan.money}", s.reason,
            f"data {s.audit['data_hash']} · model {s.audit['model_hash'] or '-'} · seed {s.audit['seed']}",
        )
        for s in suggestions
    )  # fmt: skip
    columns = (
        Column("suggestion", Words("Suggestion", "提案番号")), Column("batch_number", Words("Batch", "バッチ")),
        Column("recipe", Words("What to try", "試す条件")), Column("expected", Words("Expected (± sd)", "予測（±標準偏差）")),
        Column("chance_share", Words("Chance to meet all specifications", "全仕様を満たす確率")),
        Column("cost", Words("Planned cost", "予定費用")), Column("reason", Words("Why", "理由")), Column("made_from", Words("Made from", "作成根拠（監査用）")),
    )  # fmt: skip
    title = OPEN if recorded else PROPOSED
    return Rows("next", _titled(plan, title.en, title.ja), columns, rows)


def plan_rows(plan: Plan) -> Rows:
    """Return what the campaign seeks and keeps."""
    from ..lab import MEASURES

    def bounds(low: float | None, high: float | None) -> str:
        ends = (("≥", low), ("≤", high))
        return ", ".join(
            f"{sign} {end:g}" for sign, end in ends if end is not None and abs(end) != float("inf")
        )

    goal, spec, cap = (
        Words("Goal", "目的"),
        Words("Specification", "仕様"),
        Words("Limit on supply", "供給の制約"),
    )
    rows: list[tuple[Cell, ...]] = [(goal, each.of(plan.title(each.name))) for each in plan.goals]
    for each in plan.specifications:
        title, text = plan.title(each.name), bounds(each.low, each.high)
        rows.append((spec, Words(f"{title.en} {text}", f"{title.ja} {text}")))
    for limit in plan.criteria:
        measure = MEASURES[limit.measure]
        text = bounds(None, limit.limit) if measure.less_is_better else bounds(limit.limit, None)
        sure = f" ({limit.probability:.0%})" if limit.use == "chance" else ""
        rows.append((cap, Words(f"{measure.words.en} {text}{sure}", f"{measure.words.ja} {text}{sure}")))
    if plan.shared:
        titles = [plan.title(name) for name in plan.shared]
        rows.append(
            (
                Words("Same in a batch", "バッチ内共通"),
                Words(", ".join(t.en for t in titles), "、".join(t.ja for t in titles)),
            )
        )
    if plan.cost is not None:
        more = ", ".join(f"{key} +{price:,.0f}" for key, price in plan.costs.items())
        text = f"{plan.cost:,.0f} {plan.money}" + (f" ({more})" if more else "")
        rows.append(
            (Words("Cost of an experiment", "実験 1 回の費用"), Words(f"{text} each", f"1 回 {text}"))
        )
    if plan.worth is not None:
        text = f"{plan.worth:,.0f} {plan.money}"
        rows.append(
            (
                Words("Worth of one unit of the first goal", "第一目的 1 単位の価値"),
                Words(f"{text} a unit", f"1 単位 {text}"),
            )
        )
    columns = (Column("role", Words("Role", "区分")), Column("what", Words("What", "内容")))
    return Rows("plan", _titled(plan, "What is sought", "計画の内容"), columns, tuple(rows))


def progress_rows(state: State, supply: ElementSupply | None) -> Rows:
    """Return the course of the first goal: every value, and the best so far."""
    from ..lab.progress import course

    rows: list[tuple[Cell, ...]] = []
    for goal in state.plan.goals[:1]:
        found, title = course(state, goal, supply), state.plan.title(goal.name)
        rows += [(number, MEASURED, title, value) for number, value, _ in found]
        rows += [(number, BEST, title, top) for number, _, top in found]
    columns = (
        Column("number", Words("Experiment", "実験")), Column("series", Words("Series", "系列")),
        Column("quantity", Words("Quantity", "項目")), Column("value", Words("Value", "値")),
    )  # fmt: skip
    return Rows(
        "progress", _titled(state.plan, "Progress of the first goal", "第一目的の推移"), columns, tuple(rows)
    )


def tradeoff_rows(state: State, supply: ElementSupply | None) -> Rows:
    """Return the first goal against the second, or against the first specification."""
    from ..lab import Goal
    from ..lab.progress import front, meets_all, sought

    plan = state.plan
    second = plan.goals[1] if len(plan.goals) > 1 else next((Goal(s.name) for s in plan.specifications if not plan.goals or s.name != plan.goals[0].name), None)  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = ()
    names = (plan.goals[0].name if plan.goals else "", second.name if second else "")
    if plan.goals and second and state.experiments:
        first_values, second_values = sought(state, plan.goals[0], supply), sought(state, second, supply)
        met, best = meets_all(state, supply), set(front(state, supply))
        rows = tuple(
            (
                Words(f"#{e.number}", f"#{e.number}"),
                FRONT if i in best else MET if met[i] else UNMET,
                _known(second_values[i]),
                _known(first_values[i]),
            )
            for i, e in enumerate(state.experiments)
        )
    columns = (
        Column("experiment", Words("Experiment", "実験")), Column("role", Words("Role", "位置づけ")),
        Column("second_score", plan.title(names[1]) if names[1] else Words("Second", "第二の項目")),
        Column("first_score", plan.title(names[0]) if names[0] else Words("First goal", "第一目的")),
    )  # fmt: skip
    return Rows("tradeoff", _titled(plan, "Trade-off", "両立の状況"), columns, rows)


def calibration_rows(state: State) -> Rows:
    """Return how many results lay inside the intervals of 50, 80 and 95 %."""
    from ..lab.model import LEVELS
    from ..lab.progress import calibration

    found = calibration(state)
    before = {c.quantity: c.shares for c in found if c.kind == BEFORE}
    rows: list[tuple[Cell, ...]] = [
        (Words(f"{state.plan.title(c.quantity).en}: {KINDS[c.kind].en}", f"{state.plan.title(c.quantity).ja}：{KINDS[c.kind].ja}"),
         c.count, level, share, before[c.quantity][k] if c.kind == "left out, calibrated" and c.quantity in before else None)
        for c in found if c.kind != BEFORE for k, (level, share) in enumerate(zip(LEVELS, c.shares, strict=True))
    ]  # fmt: skip
    if rows:
        rows += [(KINDS["ideal"], None, level, level, None) for level in LEVELS]
    columns = (
        Column("of", Words("Quantity and kind", "項目と評価方法")), Column("results_count", Words("Results", "結果の数")),
        Column("wanted_share", Words("Interval", "区間の幅")), Column("covered_share", Words("Results inside", "区間に入った割合")),
        Column("before_share", Words("Before calibration", "較正前")),
    )  # fmt: skip
    return Rows(
        "calibration", _titled(state.plan, "Calibration of the models", "モデルの較正"), columns, tuple(rows)
    )


def experiment_rows(state: State, supply: ElementSupply | None) -> Rows:
    """Return everything told."""
    from ..lab.progress import meets_all

    met = meets_all(state, supply)
    plan = state.plan

    def how(suggestion: str, changed: bool) -> Words | str:
        if not suggestion:
            return Words("not suggested", "提案外")
        return (
            Words(f"{suggestion}, done otherwise", f"{suggestion}（条件変更あり）") if changed else suggestion
        )

    def results(e: Any) -> Words:
        if e.failed:
            return FAILED
        texts = [(name, result_text(e.results.get(name))) for name in plan.quantities]
        en = "; ".join(f"{plan.title(name).en} {text or 'missing'}" for name, text in texts)
        ja = "；".join(f"{plan.title(name).ja} {text or '未測定'}" for name, text in texts)
        return Words(en, ja)

    rows = tuple(
        (
            e.number,
            recipe(plan, e.point),
            results(e),
            YES if met[i] else NO,
            how(e.suggestion, e.changed),
            e.told_at or None,
            e.source or None,
        )
        for i, e in enumerate(state.experiments)
    )
    columns = (
        Column("number", Words("Experiment", "実験")), Column("recipe", Words("What was done", "実施条件")),
        Column("results", Words("Results", "結果")), Column("met", Words("All specifications", "全仕様")),
        Column("suggestion", Words("Suggestion", "提案番号")), Column("told_at", Words("Told (UTC)", "登録日時（UTC）")),
        Column("source", Words("File", "ファイル")),
    )  # fmt: skip
    return Rows("experiments", _titled(plan, "Experiments", "実験一覧"), columns, rows)


def repeat_rows(state: State) -> Rows:
    """Return the results told more than once at one point."""
    from ..lab.progress import repeats

    rows = tuple(
        (
            state.plan.title(r.quantity),
            ", ".join(map(str, r.numbers)),
            ", ".join(map(_short, r.values)),
            _short(r.sd),
        )
        for r in repeats(state)
    )
    columns = (
        Column("quantity", Words("Quantity", "項目")), Column("experiments", Words("Experiments", "実験")),
        Column("values", Words("Values", "値")), Column("spread", Words("Standard deviation", "標準偏差")),
    )  # fmt: skip
    return Rows("repeats", _titled(state.plan, "Repeats of one point", "同一条件の繰返し"), columns, rows)


def supply_rows(plan: Plan, suggestions: Sequence[Suggestion], cost: CompositionSupply | None) -> Rows:
    """Return what the elements of each suggestion cost a nation."""
    from ..lab import MEASURES

    rows: tuple[tuple[Cell, ...], ...] = ()
    if cost is not None:
        rows = tuple(
            (s.id, *(_known(cost.column(name)[i]) for name in SUPPLY)) for i, s in enumerate(suggestions)
        )
    columns = (
        Column("suggestion", Words("Suggestion", "提案番号")),
        *(Column(name, MEASURES[name].words) for name in SUPPLY),
    )
    return Rows(
        "supply",
        _titled(plan, "Supply of the elements of the next batch", "次のバッチに含まれる元素の供給"),
        columns,
        rows,
    )


def _titled(plan: Plan, en: str, ja: str) -> Words:
    return (
        Words(f"{en}: synthetic data", f"{ja}：合成データ (synthetic)") if plan.synthetic else Words(en, ja)
    )


def _known(value: float) -> float | None:
    return None if value != value else float(value)
