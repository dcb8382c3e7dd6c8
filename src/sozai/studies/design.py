"""Study `design`: how a campaign of experiments stands, and which experiments come next and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Finding, NoAnswerError, Parameter, ParameterError, Words
from . import design_tables as tables
from .control_status import CHECKED
from .study import Figure, Study

if TYPE_CHECKING:
    from ..lab import CompositionSupply, Criterion, ElementSupply, State, Suggestion
    from ..terms.facts import FactTables

SYNTHETIC = Words(
    "Synthetic data: nobody's results, made by documented relations; nothing here is evidence about a real magnet.",
    "合成データ (synthetic)：公開した関係式による架空の結果であり、実在の磁石についての証拠ではない。",
)
CONFIDENTIAL = Words(
    "CONFIDENTIAL: made from a campaign of yours. It was read and answered on this machine and sent nowhere.",
    "【社外秘】ご自身のキャンペーンから作成した結果です。読込みと計算はこの端末内で行い、外部には送信していません。",
)
ASSUMPTIONS = (
    Words("Each quantity follows a Gaussian process fitted to the results; its intervals are calibrated on left-out results.", "各測定量は結果に当てはめたガウス過程に従い、区間は一つ抜きの結果で較正する。"),
    Words("A bounded result (<5, ND with a bound) enters as the mean and variance of the model's prediction cut off at its bounds; a spread (±) is one standard deviation.", "上下限のみの結果（<5 など）は、モデルの予測を上下限で切断した分布の平均と分散で扱う。±は 1 標準偏差とみなす。"),
)  # fmt: skip


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return how a campaign stands and its next batch; see `DESIGN` for what is asked."""
    from ..lab import Campaign
    from ..lab.campaign import name_of
    from ..lab.worked import worked_state

    state = Campaign(asked["campaign"]).state if asked["campaign"] else worked_state(asked["seed"])
    name = name_of(asked["campaign"]) if asked["campaign"] else ""
    return state_answer(facts, state, {**asked, "campaign": name})


def state_answer(facts: FactTables, state: State, asked: Mapping[str, Any]) -> Answer:
    """Return the answer about one state of a campaign.

    Raises:
        ParameterError: a limit on supply cannot be read.
    """
    from ..lab import propose

    plan, caps = state.plan, limits(asked["cap"])
    supply = supply_of(facts, state, asked["date"], asked["buyer"])
    if (caps or plan.uses_supply) and supply is None:
        raise NoAnswerError(
            "Limits on supply need a composition whose parts are element symbols; the space has none.",
            "供給の制約には元素記号を成分とする組成が必要ですが、空間にありません。",
        )
    coming, recorded = state.open, bool(state.open)
    if not recorded:
        # A campaign's own next batch would be drawn by its number; the worked one by the seed that is asked.
        seed = None if asked["campaign"] else asked["seed"]
        coming = propose(state, asked["n"], seed=seed, supply=supply, caps=caps).suggestions
    return _answer(state if recorded else _with(state, coming), coming, recorded, supply, asked)


def study_of(state: State) -> Study:
    """Return the study with figures titled for one campaign: synthetic where its results are, plain else."""
    from dataclasses import replace

    def title(words: Words) -> Words:
        en, ja = words.en.partition(" (without")[0], words.ja.partition("（フォルダー")[0]
        return (
            Words(f"{en}: synthetic data", f"{ja}：合成データ (synthetic)")
            if state.plan.synthetic
            else Words(en, ja)
        )

    return replace(
        DESIGN, figures=tuple(replace(figure, title=title(figure.title)) for figure in DESIGN.figures)
    )


def standing(facts: FactTables, state: State, asked: Mapping[str, Any]) -> Answer:
    """Return the answer about one state of a campaign without working out a batch where none is open."""
    return _answer(state, state.open, True, supply_of(facts, state, asked["date"], asked["buyer"]), asked)


def _answer(
    state: State,
    coming: tuple[Suggestion, ...],
    recorded: bool,
    supply: ElementSupply | None,
    asked: Mapping[str, Any],
) -> Answer:
    from ..lab.progress import MODES, mode, stop_words

    plan = state.plan
    stop, where = (
        stop_words(state, coming[0] if coming else state.suggestions[-1] if state.suggestions else None),
        MODES[mode(state, supply)],
    )
    return Answer(
        study="design",
        title=_title(state, supply),
        asked=asked,
        findings=_findings(state, supply, coming, recorded),
        tables=(
            tables.next_rows(plan, coming, recorded), tables.plan_rows(plan), tables.progress_rows(state, supply), tables.tradeoff_rows(state, supply),
            tables.calibration_rows(state), tables.experiment_rows(state, supply), tables.repeat_rows(state),
            tables.supply_rows(plan, coming, _cost(state, coming, supply)),
        ),
        facts=supply.facts if supply else (),
        assumptions=(*ASSUMPTIONS, *(supply.notes if supply else ())),
        warnings=(
            SYNTHETIC if plan.synthetic else CONFIDENTIAL,
            Words(f"Now: {where.en}.", f"現在の段階：{where.ja}。"),
            stop,
        ),
    )  # fmt: skip


def limits(text: str) -> tuple[Criterion, ...]:
    """Return limits on supply written as risk_usd_per_kg=20 or price_usd_per_kg=90@0.9 (kept with that probability).

    Raises:
        ParameterError: a part of the text is none.

    Example:
        >>> [(c.measure, c.use, c.limit) for c in limits("risk_usd_per_kg=20, hhi=0.4@0.9")]
        [('risk_usd_per_kg', 'cap', 20.0), ('hhi', 'chance', 0.4)]
    """
    from ..lab import Criterion

    found = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        measure, _, written = part.partition("=")
        limit, _, probability = written.partition("@")
        try:
            bound, sure = float(limit), float(probability) if probability else 0.0
        except ValueError:
            raise ParameterError(
                f"--cap takes MEASURE=LIMIT or MEASURE=LIMIT@PROBABILITY, such as risk_usd_per_kg=20@0.9; '{part[:60]}' is none.",
                f"--cap には 基準=限度 または 基準=限度@確率（例: risk_usd_per_kg=20@0.9）を指定してください（指定: {part[:60]}）。",
            ) from None
        name = measure.strip().removesuffix("<").removesuffix(">")
        found.append(Criterion(name, "chance", bound, sure) if probability else Criterion(name, "cap", bound))
    return tuple(found)


def supply_of(facts: FactTables, state: State, day: str, buyer: str) -> ElementSupply | None:
    """Return the facts of the elements in a campaign's compositions, its own first; None where none is an element symbol."""
    from ..lab import elements_of, with_own
    from .element_facts import element_facts

    try:
        elements = elements_of(state.plan.space)
    except ParameterError:
        return None
    return with_own(element_facts(facts, date.fromisoformat(day), buyer, elements), state.own)


def _with(state: State, coming: tuple[Suggestion, ...]) -> State:
    from dataclasses import replace

    return replace(state, suggestions=(*state.suggestions, *coming))


def _cost(
    state: State, coming: tuple[Suggestion, ...], supply: ElementSupply | None
) -> CompositionSupply | None:
    import numpy as np

    from ..lab import composition_supply, point_fractions
    from ..lab.plan import LEAST_KNOWN

    if supply is None or not coming:
        return None
    shares = point_fractions(state.plan.space, supply, state.plan.composition_unit)(
        np.array([s.point for s in coming])
    )
    return composition_supply(supply, shares, least_known=LEAST_KNOWN)


def _title(state: State, supply: ElementSupply | None) -> Words:
    from ..lab.progress import best, sought

    plan, n = state.plan, len(state.experiments)
    en, ja = (
        (f"Synthetic data: {plan.name}", "合成データ (synthetic)")
        if plan.synthetic
        else (plan.name, plan.name)
    )
    at = best(state, supply)
    if at is None:
        return Words(f"{en}: {n} experiments", f"{ja}：実験 {n} 件")
    goal = plan.goals[0]
    value = sought(state, goal, supply)[at]
    unit = plan.units.get(goal.name, "")
    words = plan.titles.get(goal.name, Words(goal.name, goal.name))
    return Words(
        f"{en}: best {words.en} {value:.5g} {unit} after {n} experiments".replace("  ", " "),
        f"{ja}：実験 {n} 件、{words.ja} の最良値 {value:.5g} {unit}".rstrip(),
    )


def _findings(
    state: State, supply: ElementSupply | None, coming: tuple[Suggestion, ...], recorded: bool
) -> tuple[Finding, ...]:
    from ..lab.progress import best, calibration, front, meets_all, sought

    plan = state.plan
    own, inferred = ("D", "D") if plan.synthetic else ("A", "C")
    found = [
        Finding(
            "experiments_count",
            Words("Experiments told", "登録された実験"),
            float(len(state.experiments)),
            grade=own,
        )
    ]
    at = best(state, supply)
    if at is not None:
        goal = plan.goals[0]
        words = plan.title(goal.name)
        value = float(sought(state, goal, supply)[at])
        found.append(Finding(
            f"best_{goal.name}", Words(f"Best: {words.en}", f"最良値：{words.ja}"), value, grade=own,
            comment=Words(f"Experiment {state.experiments[at].number}: {tables.recipe(plan, state.experiments[at].point)}.", f"実験 {state.experiments[at].number}：{tables.recipe(plan, state.experiments[at].point)}。"),
        ))  # fmt: skip
    if plan.specifications:
        found.append(
            Finding(
                "met_count",
                Words("Experiments that meet all specifications", "全仕様を満たす実験"),
                float(meets_all(state, supply).sum()),
                grade=own,
            )
        )
    if len(plan.goals) > 1:
        found.append(
            Finding(
                "front_count",
                Words("Experiments on the Pareto front", "パレート解の実験"),
                float(len(front(state, supply))),
                grade=own,
            )
        )
    found.append(
        Finding(
            "open_count",
            Words("Suggestions without a result", "結果待ちの提案"),
            float(len(coming) if recorded else 0),
            grade=own,
        )
    )
    found.append(
        Finding(
            "failed_count",
            Words("Failed runs", "失敗した実験"),
            float(sum(e.failed for e in state.experiments)),
            grade=own,
        )
    )
    if state.spent is not None and plan.cost is not None:
        found.append(
            Finding(
                f"spent_{plan.money.lower()}",
                Words("Spent on experiments", "実験費用の累計"),
                state.spent,
                grade=own,
            )
        )
    chances = [s.chance for s in coming if s.mean]
    if chances and plan.specifications:
        found.append(
            Finding(
                "chance_share",
                Words(
                    "Best chance in the next batch to meet all specifications",
                    "次のバッチで全仕様を満たす確率（最大）",
                ),
                max(chances),
                grade=inferred,
            )
        )
    told = [c for c in calibration(state) if c.kind == "as predicted"]
    if told:
        shares = [c.shares[1] for c in told]
        total = sum(c.count for c in told)
        mean = sum(c.shares[1] * c.count for c in told) / total
        found.append(Finding(
            "covered_share", Words("Results inside their predicted 80 % interval", "予測の 80% 区間に入った結果の割合"), mean, min(shares), max(shares), grade=inferred,
            comment=Words(f"{total} results; the range is over quantities.", f"結果 {total} 件。幅は測定量による違い。"),
        ))  # fmt: skip
    return tuple(found)


DESIGN = Study(
    name="design",
    title=Words("How does a campaign of experiments stand, and which experiments come next and why?", "実験計画の進み具合と、次に行うべき実験およびその理由は何か"),
    method=Words(
        "Reads the journal of a campaign folder (made with sozai lab new; without one, a worked campaign on synthetic magnets). Every measured quantity gets a calibrated Gaussian process. While no sample meets all specifications the next batch shortens the time to the first that does; then it improves the goal, or widens the Pareto front. Each suggestion says what it would reach and what it would teach, and carries the hashes of its data and model and its seed. Limits on supply use the embedded facts of the elements. Open suggestions are shown as they were recorded; otherwise a batch is worked out and not recorded. Folders are read on the command line or in Python only.",
        "キャンペーンのフォルダー（sozai lab new で作成。指定がなければ合成データの磁石による例題）の記録を読み込みます。測定量ごとに較正したガウス過程を当てはめ、全仕様を満たす試料がない間はその最初の試料までの短縮を、その後は目的の改善またはパレート解の拡大を図ります。提案ごとに、到達の見込み、学べること、データとモデルのハッシュ、乱数の種を示します。供給の制約には収録した元素データを使います。未回答の提案があれば記録のまま表示し、なければ次のバッチを試算します（記録はしません）。フォルダーはコマンドラインまたは Python でのみ読み込みます。",
    ),
    parameters=(
        Parameter("campaign", "folder", "", Words("campaign", "キャンペーン"), Words("Folder of a campaign of your own; empty: the worked one on synthetic data.", "自社のキャンペーンのフォルダー。空欄なら合成データの例題。")),
        Parameter("n", "integer", 4, Words("batch size", "バッチの点数"), Words("How many experiments to propose where none is open.", "未回答の提案がない場合に試算する点数。"), 1, 96),
        Parameter("cap", "text", "", Words("limits on supply", "供給の制約"), Words("MEASURE=LIMIT or MEASURE=LIMIT@PROBABILITY, such as risk_usd_per_kg=20@0.9; several with commas.", "基準=限度 または 基準=限度@確率（例: risk_usd_per_kg=20@0.9）。複数は「,」で区切る。")),
        Parameter("buyer", "country", "JPN", Words("buyer", "需要国・地域"), Words("For whom export controls are asked.", "輸出規制を照合する需要国・地域。")),
        Parameter("date", "date", CHECKED, Words("date", "日付"), Words("Day of prices and controls.", "価格と規制を照合する日。")),
        Parameter("seed", "integer", 0, Words("seed", "乱数の種"), Words("Of the worked campaign.", "例題の乱数の種。"), 0, 2**31 - 1),
    ),
    answer=answer,
    figures=(
        Figure("progress", "lines", "progress", "number", "value",
               Words("Progress (without a folder: synthetic data)", "目的の推移（フォルダー未指定時は合成データ (synthetic)）"),
               Words("Each result of the first goal, and the best so far that meets all specifications.", "第一目的の各結果と、それまでに全仕様を満たした最良値。"), series="series"),
        Figure("tradeoff", "bubbles", "tradeoff", "second_score", "first_score",
               Words("Trade-off (without a folder: synthetic data)", "両立の状況（フォルダー未指定時は合成データ (synthetic)）"),
               Words("The first goal against the second, or against the first specification; circles carry the experiment's number.", "第一目的と第二目的（または最初の仕様）の関係。円の数字は実験番号。"), series="role", label="experiment"),
        Figure("calibration", "lines", "calibration", "wanted_share", "covered_share",
               Words("Do the models' intervals hold? (without a folder: synthetic data)", "モデルの区間は当たっているか（フォルダー未指定時は合成データ (synthetic)）"),
               Words("Share of results inside intervals of 50, 80 and 95 %; on the ideal line the intervals are exact.", "50・80・95% 区間に入った結果の割合。理想の線に重なれば区間は正確。"), series="of"),
    ),
    standard=(),  # its example is synthetic, which has no place in a report on facts
    examples=({"n": 3},),
    open_tables=("next", "plan"),
)  # fmt: skip
