"""The report as a file in a real browser: it draws, speaks both languages, and asks nobody for anything."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sozai.report import to_html
from sozai.report.page import static
from sozai.studies.study import Study
from sozai.terms import LANGS, Answer, Column, Lang, Rows, Words

pytestmark = pytest.mark.browser
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CONFLICTS = Rows(
    "conflicts",
    Words("Conflicts", "矛盾"),
    (Column("conflict", Words("Conflict", "矛盾・不採用")),),
    ((Words("0.05 USD/kg is no rare earth", "0.05 ドル/kg は希土類ではない"),),),
)


def opened(page: Any) -> str:
    """Return the text of the page with every table unfolded; a table is made when it is opened."""
    for details in page.query_selector_all("details.data"):
        details.evaluate("element => { element.open = true; }")
    page.wait_for_function("[...document.querySelectorAll('details.data')].every(d => d.querySelector('td'))")
    return str(page.inner_text("body"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_report_draws_under_its_policy_and_loads_nothing(
    answer: Answer, study: Study, cards: object, tmp_path: Path, lang: Lang
) -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip("no Chromium on this machine")
    if not (static() / "report.js").is_file():
        pytest.skip("the page is not built")
    from playwright.sync_api import sync_playwright

    answer = replace(answer, tables=(*answer.tables, CONFLICTS))
    file = tmp_path / "report.html"
    file.write_text(to_html([(study, answer)], cards, lang, "2026-01-01"), encoding="utf-8")
    complaints: list[str] = []
    requests: list[str] = []
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        page.wait_for_selector("figure svg")
        text = opened(page)
        before = page.get_attribute("html", "lang")
        page.click("#language")
        after = page.get_attribute("html", "lang")
        switched = opened(page)
    assert complaints == []
    assert requests == [file.as_uri()]
    assert (before, {before, after}) == (lang, set(LANGS))
    japanese, english = (text, switched) if lang == "ja" else (switched, text)
    for words in (
        "購入国の依存度",
        "仮定への依存が大きい",
        "不明",
        "中国",
        "出典間に不一致があります。",
        "0.05 ドル/kg は希土類ではない",
    ):
        assert words in japanese
    for words in (
        "Dependency of a buyer",
        "leans heavily on assumptions",
        "unknown",
        "China",
        "CC BY 4.0",
        "USGS",
        "0.05 USD/kg is no rare earth",
    ):
        assert words in english
