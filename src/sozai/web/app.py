"""The application: its routes, and what each hands to the layers below."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fastapi import APIRouter, Body, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from ..report import to_csv, to_xlsx, vocabulary
from ..terms import DataError, ParameterError, SozaiError, Words
from .campaigns import campaigns
from .guard import LOOPBACK, Guard, fault, status_of
from .names import words
from .runs import Runs
from .tables import listing, page

if TYPE_CHECKING:
    from ..store import Facts
    from ..studies.study import Study

STATIC = Path(__file__).parent / "static"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_METHOD = Words("This address does not take that method.", "このアドレスではその操作はできません。")
_NOTHING = Words(
    "There is nothing at this address; /api lists what there is.",
    "このアドレスには何もありません。一覧は /api にあります。",
)
_FAULTS: dict[int | str, dict[str, Any]] = {
    409: {"description": "The facts carry no answer; the sentence names what is missing."},
    422: {"description": "A name, parameter or bound does not hold; the sentence says what would."},
}
_RUN_HELP = (
    "Any parameter of the study is a query parameter; lists are comma-separated, and what is left out takes "
    "its default. See /api/studies for the parameters of each study."
)


def create_app(
    folder: Path | None = None,
    *,
    studies: Mapping[str, Study] | None = None,
    facts: Facts | None = None,
    hosts: Collection[str] | None = LOOPBACK,
    static: Path = STATIC,
    campaign_folder: Path | None = None,
) -> FastAPI:
    """Return the web application.

    Args:
        folder: the user's database; None is the default one.
        studies: the registry; None is the package's own.
        facts: the facts; None opens those of `folder`.
        hosts: the names in the Host header that are served; None serves any.
        static: the folder of the built page.
        campaign_folder: the folder whose campaigns the page shows; None shows none.

    Raises:
        DataError: the database cannot be opened.
    """
    if studies is None:
        from ..studies import STUDIES

        studies = STUDIES
    if facts is None:
        from ..store import open as open_facts

        facts = open_facts(folder)
    runs = Runs(studies, facts)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        runs.close()

    app = FastAPI(title="sozai", docs_url=None, redoc_url=None, lifespan=lifespan, responses=_FAULTS)
    app.add_middleware(Guard, hosts=hosts)
    app.add_exception_handler(SozaiError, _said)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.include_router(_facts(facts))
    app.include_router(_studies(runs))
    app.include_router(campaigns(facts, campaign_folder))
    app.include_router(_pages(runs, static), include_in_schema=False)
    app.mount("/static", StaticFiles(directory=static, check_dir=False))
    return app


def _facts(facts: Facts) -> APIRouter:
    router = APIRouter(prefix="/api")

    @router.get("/tables", summary="The tables of facts")
    def tables() -> dict[str, Any]:
        return {"tables": listing(facts)}

    @router.get("/table/{name}", summary="Rows of one table of facts")
    def table(
        request: Request, name: str, offset: int = Query(0, ge=0), limit: int = Query(400, ge=1, le=10_000)
    ) -> dict[str, Any]:
        """Any column is a query parameter: only the rows that equal it are returned."""
        query = dict(request.query_params)
        where = {column: query[column] for column in query.keys() - {"lang", "offset", "limit"}}
        return page(facts, name, where, offset, limit)

    @router.get("/sources", summary="The source cards: publisher, licence, citation")
    def sources() -> dict[str, Any]:
        return {"sources": [card.to_json() for card in facts.cards().values()]}

    @router.get("/words", summary="The names of countries, materials and other ids in both languages")
    def names() -> dict[str, Any]:
        return words()

    return router


def _studies(runs: Runs) -> APIRouter:
    router = APIRouter(prefix="/api")

    @router.get("/studies", summary="The studies with their parameters and figures")
    def studies() -> dict[str, Any]:
        from ..studies import by_theme

        return {
            "studies": [study.to_json() for study in runs.studies.values()],
            "themes": [
                {"title": title.to_json(), "studies": [study.name for study in group]}
                for title, group in by_theme(runs.studies)
            ],
        }

    @router.get("/studies/{name}", summary="One study")
    def study(name: str) -> dict[str, Any]:
        return runs.study(name).to_json()

    @router.get("/levers", summary="The levers, each as the JSON that the parameter `levers` takes")
    def levers() -> dict[str, Any]:
        from ..levers import LEVERS, to_json

        return {
            "levers": [
                {
                    "name": name,
                    "title": lever.title.to_json(),
                    "words": lever.words.to_json(),
                    "record": to_json(lever.make()),
                }
                for name, lever in LEVERS.items()
            ]
        }

    @router.get("/run/{study}.csv", summary="The main table of an answer as CSV")
    async def as_csv(request: Request, study: str, lang: Literal["en", "ja"] = "en") -> Response:
        reply = await runs.reply(study, _given(request))
        return _file(
            to_csv(reply.answer, lang, extra=vocabulary()), "text/csv; charset=utf-8", f"{study}.csv"
        )

    @router.get("/run/{study}.xlsx", summary="An answer as an Excel workbook")
    async def as_xlsx(request: Request, study: str, lang: Literal["en", "ja"] = "en") -> Response:
        reply = await runs.reply(study, _given(request))
        cards = list(runs.facts.cards().values())
        book = to_xlsx(reply.answer, runs.study(study), lang, cards=cards, extra=vocabulary())
        return _file(book, _XLSX, f"{study}.xlsx")

    @router.get("/run/{study}.json", summary="An answer as a JSON file", description=_RUN_HELP)
    async def as_json(request: Request, study: str) -> Response:
        reply = await runs.reply(study, _given(request))
        return _file(reply.json, "application/json", f"{study}.json")

    @router.get("/run/{study}", summary="Answer a study", description=_RUN_HELP)
    async def run(request: Request, study: str) -> Response:
        return Response((await runs.reply(study, _given(request))).json, media_type="application/json")

    @router.post("/run/{study}", summary="Answer a study; the body is an object of parameters")
    async def run_posted(study: str, given: dict[str, Any] = Body(default_factory=dict)) -> Response:  # noqa: B008
        return Response((await runs.reply(study, given)).json, media_type="application/json")

    return router


def _pages(runs: Runs, static: Path) -> APIRouter:
    """Every page is one file whose script reads the address; its JSON is at /api plus its address."""
    router = APIRouter()

    def shown(known: bool = True) -> FileResponse:
        file = static / "index.html"
        if not file.is_file():
            raise DataError(
                "The web page is not built. Install the package again (pip install .); "
                "the JSON API works without it.",
                "画面が未作成です。パッケージを再度インストールしてください（pip install .）。"
                "JSON API は利用できます。",
            )
        return FileResponse(file, 200 if known else 404)

    for address in ("/", "/tables", "/sources", "/api", "/privacy", "/campaigns"):
        router.add_api_route(address, lambda: shown(), response_class=FileResponse)

    @router.get("/run/{study}", response_class=FileResponse)
    def study_page(study: str) -> FileResponse:
        return shown(study in runs.studies)

    @router.get("/campaign/{name}", response_class=FileResponse)
    @router.get("/table/{name}", response_class=FileResponse)
    def table_page(name: str) -> FileResponse:  # noqa: ARG001
        return shown()

    return router


def _given(request: Request) -> dict[str, str]:
    """Return the query as parameters; a name given twice is a list, and `lang` is the page's own."""
    query = request.query_params
    return {name: ",".join(query.getlist(name)) for name in query if name != "lang"}


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


def _said(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, SozaiError):
        raise error
    return fault(error.words, status_of(error))


def _refused(_: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return fault(_NO_METHOD if status == 405 else _NOTHING, status)


def _malformed(_: Request, error: Exception) -> JSONResponse:
    """Return a fault of the request's form as a sentence; FastAPI's own list of objects is for programs."""
    parts = error.errors() if isinstance(error, RequestValidationError) else []
    where = "; ".join(f"{'.'.join(map(str, part['loc'][1:]))}: {part['msg']}" for part in parts)
    said = ParameterError(
        f"The request does not have the form this address takes: {where}.",
        f"リクエストの形式が正しくありません: {where}",
    )
    return fault(said.words, 422)
