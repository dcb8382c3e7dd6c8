"""The page and the single-file report in a real browser: what a reader sees, hears and prints."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from sozai.report import to_html
from sozai.studies.study import Study
from sozai.terms import Answer
from sozai.web.app import STATIC

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Watch:
    """What a page asked for and complained about."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not (STATIC / "app.js").is_file():
        pytest.fail("The page is not built; install the package (pip install -e .) before its tests.")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def page(browser: Browser, watch: Watch) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="ja-JP")
    opened = context.new_page()
    opened.on("request", lambda request: watch.requests.append(request.url))
    opened.on("pageerror", lambda error: watch.complaints.append(str(error)))
    opened.on(
        "console",
        lambda said: watch.complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    yield opened
    context.close()


def drawn(page: Page) -> None:
    """Wait until every chart is drawn."""
    page.wait_for_selector(".chart")
    page.wait_for_selector(".chart:not([data-ready])", state="detached")


@pytest.fixture
def report_file(tmp_path: Path, gallery: Study, answer: Answer, facts: Any) -> Path:
    """Return a report of two answers on disk."""
    file = tmp_path / "report.html"
    pairs = [(gallery, answer), (gallery, answer)]
    file.write_text(to_html(pairs, facts.cards().values(), "ja", "2026-01-31"), encoding="utf-8")
    return file


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_kind_of_figure_is_drawn_with_its_words_and_table(
    page: Page, watch: Watch, address: str, gallery: Study, lang: str
) -> None:
    page.goto(f"{address}/run/gallery?lang={lang}")
    drawn(page)
    assert page.locator("figure").count() == len(gallery.figures)
    for figure in gallery.figures:
        shown = page.locator(f"#figure-{figure.name}")
        chart = shown.locator(".chart")
        assert chart.get_attribute("data-ready") == "yes", figure.name
        assert chart.locator("svg path, svg circle").count() > 2, figure.name
        said = chart.get_attribute("aria-label") or ""
        assert figure.text.of("ja" if lang == "ja" else "en") in said
        assert re.search(r"\d", said), "the largest values are said"
        shown.locator("summary").first.click()
        shown.locator("details details summary").click()
        shown.locator("details details td.source", has_text="fake").wait_for()
        assert shown.locator("tbody tr").count() > 3
    assert "<canvas" not in page.content()
    assert watch.complaints == []


def test_nothing_is_asked_of_another_host(page: Page, watch: Watch, address: str) -> None:
    for path in ("/", "/run/gallery", "/tables", "/table/production", "/sources", "/api"):
        page.goto(address + path)
        page.wait_for_selector("main h2")
    drawn_page = [url for url in watch.requests if not url.startswith((address, "data:"))]
    assert drawn_page == []
    assert len(watch.requests) > 12
    assert watch.complaints == []


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            ("runs on your machine", "opens no file", "sent nowhere", "No usage is counted", "redacted copy"),
        ),
        (
            "ja",
            (
                "お使いの端末で動作",
                "この画面は開きません",
                "どこにも送信しません",
                "利用状況の収集・報告もしません",
                "秘匿版",
            ),
        ),
    ],
)
def test_a_page_says_that_everything_stays_on_the_machine_and_keeps_its_word(
    page: Page, watch: Watch, address: str, lang: str, said: tuple[str, ...]
) -> None:
    page.goto(f"{address}/?lang={lang}")
    page.locator("footer a[href^='/privacy']").click()
    page.wait_for_selector(".privacy p")
    text = page.locator(".privacy").inner_text()
    assert [part for part in said if part not in text] == []
    assert page.locator("input[type=file]").count() == 0
    policy = page.request.get(f"{address}/privacy").headers["content-security-policy"]
    assert "default-src 'none'" in policy or "default-src 'self'" in policy
    assert "http" not in policy
    # The browser itself refuses what the page says it will not do.
    refused = page.evaluate("() => fetch('http://127.0.0.2:9/').then(() => 'sent', () => 'refused')")
    assert refused == "refused"
    assert any("Content Security Policy" in complaint for complaint in watch.complaints)
    sent = [url for url in watch.requests if not url.startswith((address, "data:"))]
    assert sent == []


def test_unknown_is_said_and_never_zero(page: Page, address: str) -> None:
    page.goto(f"{address}/run/gallery?lang=ja")
    drawn(page)
    row = page.locator(".findings tbody tr", has_text="備蓄日数")
    assert row.locator("td").first.inner_text() == "不明"
    mines = page.locator("#figure-circles")
    mines.locator("summary").first.click()
    assert mines.locator("tbody tr", has_text="日本").locator("td").nth(1).inner_text() == "不明"
    heat = page.locator("#figure-heat .chart svg text", has_text="?")
    assert heat.count() == 3


def test_what_a_chart_leaves_out_is_said_under_it(page: Page, address: str) -> None:
    page.goto(f"{address}/run/gallery?lang=en")
    drawn(page)
    said = {
        name: page.locator(f"#figure-{name} > .note").inner_text() for name in ("streams", "circles", "heat")
    }
    assert said["streams"].startswith("2 flow(s) that run back")
    assert "Rest of world 9,000" in said["circles"]
    assert "countries and regions" in page.locator("#figure-circles .title").inner_text()
    assert said["heat"] == "? = unknown"


def test_a_finding_that_leans_on_assumptions_gives_its_range_first(page: Page, address: str) -> None:
    page.goto(f"{address}/run/gallery?lang=ja")
    row = page.locator(".findings tr.leaning")
    assert row.locator("td").first.inner_text() == "20.0〜90.0%（点推定 42.0%）。仮定への依存が大きい"
    page.locator("#language").click()
    page.locator("html[lang=en] .findings").wait_for()
    assert row.locator("td").first.inner_text() == "20.0–90.0 % (point 42.0 %); leans heavily on assumptions"


def test_minus_is_a_triangle_in_japanese(page: Page, address: str) -> None:
    page.goto(f"{address}/run/gallery?lang=ja")
    page.locator(".findings td", has_text="▲12.4億ドル").wait_for()
    page.locator("#language").click()
    page.locator(".findings td", has_text=re.compile(r"−1\.2\d* billion USD")).wait_for()


def test_the_language_is_in_the_address_and_changes_without_a_new_run(
    page: Page, watch: Watch, address: str
) -> None:
    page.goto(f"{address}/run/gallery?months=6")
    drawn(page)
    assert page.locator("html").get_attribute("lang") == "ja"
    asked = sum("/api/run/" in url for url in watch.requests)
    page.locator("#language").click()
    page.locator("html[lang=en] .findings").wait_for()
    drawn(page)
    assert page.url == f"{address}/run/gallery?months=6&lang=en"
    assert page.locator("h2").inner_text() == "gallery: what do we depend on?"
    assert page.evaluate("document.activeElement.id") == "language"
    assert sum("/api/run/" in url for url in watch.requests) == asked
    page.reload()
    drawn(page)
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_study_is_run_by_keyboard_alone_and_its_address_can_be_shared(
    page: Page, watch: Watch, address: str
) -> None:
    page.goto(f"{address}/?lang=en")
    page.wait_for_selector("main h2")

    def tab_until(wanted: Callable[[], bool]) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if wanted():
                return
        pytest.fail("the keyboard does not reach it")

    def focused(script: str) -> Any:
        return page.evaluate(f"document.activeElement.{script}")

    tab_until(lambda: focused("innerText") == "gallery: what do we depend on?")
    page.keyboard.press("Enter")
    drawn(page)
    tab_until(lambda: focused("id") == "field-months")
    page.keyboard.press("Control+a")
    page.keyboard.type("9")
    tab_until(lambda: focused("value") == "terbium")
    page.keyboard.press("Space")
    tab_until(lambda: focused("innerText") == "Run")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")
    page.wait_for_url("**/run/gallery?months=9&materials=neodymium,dysprosium,terbium&lang=en")
    drawn(page)
    assert outline == "solid", "the focus is visible"
    assert "months9" in re.sub(r"\s", "", page.locator(".asked").inner_text())
    page.goto(page.url)
    drawn(page)
    assert page.locator("#field-months").input_value() == "9"
    assert page.locator("input[value=terbium]").is_checked()
    page.go_back()
    assert watch.complaints == []


def test_a_refusal_and_a_bad_parameter_are_sentences(page: Page, address: str) -> None:
    page.goto(f"{address}/run/refusing?lang=ja")
    assert "2031年の生産量の行がありません。" in page.locator("[role=alert]").inner_text()
    page.goto(f"{address}/run/gallery?months=99&lang=en")
    assert "out of bounds" in page.locator("[role=alert]").inner_text()
    page.goto(f"{address}/run/none?lang=en")
    assert "no page at this address" in page.locator("[role=alert]").inner_text()


def test_downloads_follow_the_address(page: Page, address: str) -> None:
    page.goto(f"{address}/run/gallery?months=6&lang=ja")
    drawn(page)
    links = page.locator(".downloads a")
    wanted = ["json?months=6", "csv?months=6&lang=ja", "xlsx?months=6&lang=ja"]
    assert [links.nth(at).get_attribute("href") for at in range(3)] == [
        f"/api/run/gallery.{end}" for end in wanted
    ]
    with page.expect_download() as download:
        links.nth(1).click()
    assert download.value.suggested_filename == "gallery.csv"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_answer_with_every_figure_prints_on_one_a4_page(page: Page, address: str, lang: str) -> None:
    page.goto(f"{address}/run/gallery?lang={lang}")
    drawn(page)
    before = page.locator(".sheet").bounding_box()
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pages(paper) == 1
    assert page.locator(".sheet").bounding_box() == before, "the screen is as it was"


def test_charts_follow_the_width_of_the_window(page: Page, address: str) -> None:
    page.goto(f"{address}/run/gallery?lang=ja")
    drawn(page)
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_timeout(300)
    for chart in page.locator(".chart").all():
        room = (chart.bounding_box() or {}).get("width", 0)
        box = chart.locator("svg").first.bounding_box()
        assert box is not None
        assert abs(box["width"] - room) < 2


def test_the_report_is_one_file_that_asks_for_nothing(
    page: Page, watch: Watch, report_file: Path, gallery: Study
) -> None:
    page.goto(report_file.as_uri())
    drawn(page)
    assert page.locator("article.study").count() == 2
    assert page.locator("figure .chart[data-ready=yes]").count() == 2 * len(gallery.figures)
    assert page.locator("nav a").count() == 3
    assert "2026-01-31" in page.locator("header").inner_text()
    assert "CC0" in page.locator("#sources").inner_text()
    assert page.locator("#answer-1 .findings").inner_text().count("中国の比率") == 1
    page.locator("#language").click()
    drawn(page)
    assert "China's share" in page.locator("#answer-1 .findings").inner_text()
    assert page.locator("#answer-1 figure .chart svg text", has_text="China").count() > 0
    assert [url for url in watch.requests if not url.startswith(("file:", "data:", "blob:"))] == []
    assert watch.complaints == []


def test_each_study_of_the_report_prints_on_its_own_page(page: Page, report_file: Path) -> None:
    page.goto(report_file.as_uri())
    drawn(page)
    assert pages(page.pdf(prefer_css_page_size=True, print_background=True)) == 3


def test_a_text_of_the_facts_never_becomes_code(
    page: Page, watch: Watch, tmp_path: Path, gallery: Study, answer: Answer
) -> None:
    evil = "</script><img src=x onerror=alert(1)><script>alert(1)</script>"
    raw = json.loads(json.dumps(answer.to_dict()).replace("no remedy", json.dumps(evil)[1:-1]))
    data = {"lang": "en", "generated": evil, "names": {}, "sources": [{"id": evil}]}
    data["answers"] = [{"study": gallery.to_json(), "answer": raw}]
    script = json.dumps(data).replace("<", "\\u003c")
    file = tmp_path / "evil.html"
    file.write_text(
        f'<meta charset="utf-8"><body><script type="application/json" id="sozai-report">{script}</script>'
        f"<script>{(STATIC / 'report.js').read_text(encoding='utf-8')}</script>",
        encoding="utf-8",
    )
    page.goto(file.as_uri())
    drawn(page)
    page.locator("#figure-falls summary").first.click()
    page.locator("#figure-falls td", has_text="onerror").wait_for()  # the table is filled when it is opened
    assert page.locator("#figure-falls td", has_text="onerror").count() == 1
    assert page.locator("img").count() == 0
    assert watch.complaints == []


def test_the_script_holds_no_eval_and_cannot_end_its_element() -> None:
    for name in ("app.js", "report.js"):
        text = (STATIC / name).read_text(encoding="utf-8")
        assert not re.search(r"\bnew Function\b|\beval\(", text)
        assert "</script" not in text
        assert "sourceMappingURL" not in text
    assert "echarts" in (STATIC / "THIRD-PARTY.txt").read_text(encoding="utf-8")


def pages(paper: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", paper))
