"""Campaigns on the page: the folders and DuckDB files below one that the command line named; told and suggested from this page only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Body, Depends

from ..terms import DataError, ParameterError, SozaiError, read_all
from ..terms.names import suggestion
from .guard import own_page_only

if TYPE_CHECKING:
    from ..lab import Campaign
    from ..store import Facts

_BODY = Body(default_factory=dict)
TOLD = ("results", "suggestion", "point", "failed", "cost", "by", "note")


def campaigns(facts: Facts, folder: Path | None) -> APIRouter:
    """Return the routes of the campaigns below `folder`; without a folder the list is empty."""
    router = APIRouter(prefix="/api")

    @router.get("/campaigns", summary="The campaigns below the folder that `sozai serve --campaigns` names")
    def listed() -> dict[str, Any]:
        found = [] if folder is None else [_entry(each) for each in _folders(folder)]
        return {"open": folder is not None, "campaigns": found}

    @router.get("/campaign/{name}", summary="How one campaign stands, its open suggestions and its form")
    def shown(name: str) -> dict[str, Any]:
        return _shown(facts, _campaign(folder, name))

    @router.post(
        "/campaign/{name}/tell", summary="Tell one experiment", dependencies=[Depends(own_page_only)]
    )
    def tell(name: str, given: dict[str, Any] = _BODY) -> dict[str, Any]:
        campaign = _campaign(folder, name)
        told = _told(given)
        row = campaign.tell(told.pop("results"), **told)
        return {
            "notes": [words.to_json() for words in row.notes],
            "experiments": len(campaign.state.experiments),
        }

    @router.post(
        "/campaign/{name}/suggest", summary="Suggest the next batch", dependencies=[Depends(own_page_only)]
    )
    def suggest(name: str, given: dict[str, Any] = _BODY) -> dict[str, Any]:
        from ..studies.design import DESIGN, limits, supply_of

        asked = read_all(
            DESIGN.parameters, {k: given[k] for k in ("n", "cap", "date", "buyer") if given.get(k)}, "suggest"
        )
        campaign, caps = _campaign(folder, name), limits(asked["cap"])
        state = campaign.state
        supply = (
            supply_of(facts, state, asked["date"], asked["buyer"]) if caps or state.plan.uses_supply else None
        )
        made = campaign.suggest(asked["n"], supply=supply, caps=caps)
        return {"suggestions": [{"id": s.id, "reason": s.reason.to_json()} for s in made]}

    return router


def _folders(folder: Path) -> list[Path]:
    from ..lab.campaign import is_campaign

    return sorted(each for each in folder.iterdir() if is_campaign(each))


def _entry(folder: Path) -> dict[str, Any]:
    from ..lab import Campaign

    try:
        state = Campaign(folder).state
    except SozaiError as fault:
        return {"name": folder.name, "fault": fault.words.to_json()}
    return {
        "name": folder.name, "title": state.plan.name, "synthetic": state.plan.synthetic, "experiments": len(state.experiments),
        "open": len(state.open), "made_at": state.made_at,
    }  # fmt: skip


def _campaign(folder: Path | None, name: str) -> Campaign:
    """Return the campaign of that name; only what the list shows can be opened."""
    from ..lab import Campaign

    known = {} if folder is None else {each.name: each for each in _folders(folder)}
    if name not in known:
        en, ja = suggestion(name, known)
        raise ParameterError(
            f"There is no campaign '{name[:60]}' here.{en} Serve its folder's parent: sozai serve --campaigns DIR",
            f"キャンペーン「{name[:60]}」はありません。{ja} 親フォルダーを指定して起動してください: sozai serve --campaigns フォルダー",
        )
    return Campaign(known[name])


def _told(given: dict[str, Any]) -> dict[str, Any]:
    """Return what is told, read; an empty field is a missing result.

    Raises:
        ParameterError: a part is of the wrong kind.
    """
    read: dict[str, Any] = {
        "suggestion": "",
        "by": "",
        "note": "",
        "results": {},
        "point": {},
        "cost": None,
        "failed": False,
    }
    for name in given:
        if name not in TOLD:
            en, ja = suggestion(name, TOLD)
            raise ParameterError(
                f"There is nothing called '{name[:40]}' to tell.{en}",
                f"「{name[:40]}」という項目はありません。{ja}",
            )
    for name, kinds in (("suggestion", str), ("by", str), ("note", str), ("results", dict), ("point", dict), ("failed", bool), ("cost", int | float | None)):  # fmt: skip
        value = given.get(name, read[name])
        if not isinstance(value, kinds) or (name == "cost" and isinstance(value, bool)):
            raise ParameterError(
                f"'{name}' is not of the kind that is wanted.", f"「{name}」の形式が正しくありません。"
            )
        if isinstance(value, dict):
            value = {str(k): v for k, v in value.items() if v not in (None, "")}
            if not all(isinstance(v, str | int | float) for v in value.values()):
                raise ParameterError(
                    f"'{name}' holds something that is no text or number.",
                    f"「{name}」に文字列・数値以外の値があります。",
                )
        read[name] = value
    return read | {"point": read["point"] or None}


def _shown(facts: Facts, campaign: Campaign) -> dict[str, Any]:
    import numpy as np

    from ..lab.parameters import Choice
    from ..studies.design import DESIGN, standing, study_of
    from ..studies.design_tables import recipe

    state = campaign.state
    plan = state.plan
    asked = read_all(DESIGN.parameters, {}, "design") | {"campaign": campaign.folder.name}
    choices = {p.name: list(p.options) for p in plan.space.parameters if isinstance(p, Choice)}
    answer = standing(facts, state, {name: asked[name] for name in ("campaign", "date", "buyer")})
    return {
        "name": campaign.folder.name,
        "study": study_of(state).to_json(),
        "answer": answer.to_dict(),
        "columns": [{"name": n, "title": plan.title(n).to_json(), "choices": choices.get(n, [])} for n in plan.space.columns],
        "quantities": [{"name": n, "title": plan.title(n).to_json(), "choices": []} for n in plan.quantities],
        "open": [
            {"id": s.id, "recipe": recipe(plan, s.point), "row": plan.space.rows(np.array(s.point))[0], "reason": s.reason.to_json()}
            for s in state.open
        ],
    }  # fmt: skip


def checked_folder(folder: Path, local: bool) -> Path:
    """Return the folder of campaigns.

    Raises:
        DataError: it is none, or the page would be open to the network.
    """
    if not local:
        raise DataError(
            "--campaigns is for this machine only, for the page asks nobody who they are. Leave --host at 127.0.0.1.",
            "--campaigns はこの端末でのみ使えます（認証機能がないため）。--host は 127.0.0.1 のままにしてください。",
        )
    if not folder.is_dir():
        raise DataError(
            f"--campaigns: there is no folder '{folder}'.",
            f"--campaigns: フォルダー「{folder}」がありません。",
        )
    return folder
