"""The single-file report and its folder."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import json
import re
from pathlib import Path

import pytest

from sozai.report import page, to_html, write_report
from sozai.studies.study import Study
from sozai.terms import Answer, DataError


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "report.js").write_bytes(b"const a = '</script>';\r\nconst b = '<!--';\r\n")
    (folder / "report.css").write_text("body { color: black }\n")
    monkeypatch.setattr(page, "static", lambda: folder)
    return folder


class Elements(html.parser.HTMLParser):
    """Collects what a browser would run, apply or fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))

        self.open = True

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.found and self.open:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)

    def of(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, text) for name, attributes, text in self.found if name == tag]


def sha256(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.mark.usefixtures("bundle")
def test_the_policy_allows_exactly_what_is_inside(answer: Answer, study: Study, cards: object) -> None:
    text = to_html([(study, answer)], cards, "ja", "2026-01-01")
    elements = Elements(text)
    scripts = elements.of("script")
    assert len(scripts) == 2
    policy = next(
        a["content"] for a, _ in elements.of("meta") if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    run = [content for attributes, content in scripts if "type" not in attributes]
    assert re.findall(r"script-src ([^;]+)", policy) == [f"'{sha256(run[0])}'"]
    assert re.findall(r"style-src ([^;]+)", policy) == [f"'{sha256(elements.of('style')[0][1])}'"]
    assert policy.startswith("default-src 'none';")


@pytest.mark.usefixtures("bundle")
def test_nothing_is_fetched_from_outside(answer: Answer, study: Study, cards: object) -> None:
    elements = Elements(to_html([(study, answer)], cards, "en", "2026-01-01"))
    outside = [
        (tag, a) for tag, a, _ in elements.found if {"src", "href", "srcset", "data", "action"} & set(a)
    ]
    assert outside == []
    assert not {tag for tag, _, _ in elements.found} & {"link", "img", "iframe", "object", "embed", "base"}


@pytest.mark.usefixtures("bundle")
def test_data_cannot_break_out_and_reads_back(answer: Answer, study: Study, cards: object) -> None:
    elements = Elements(to_html([(study, answer)], cards, "ja", "2026-01-01"))
    data = json.loads(next(text for a, text in elements.of("script") if a.get("id") == "sozai-report"))
    assert data["answers"][0]["answer"] == answer.to_dict()
    assert data["names"]["CHN"] == {"en": "China", "ja": "中国"}
    assert [card["id"] for card in data["sources"]] == ["iea:2025", "mcs:2026"]
    assert (data["lang"], data["generated"]) == ("ja", "2026-01-01")


@pytest.mark.usefixtures("bundle")
def test_without_script_the_findings_and_sources_are_there_in_both_languages(
    answer: Answer, study: Study, cards: object
) -> None:
    text = to_html([(study, answer)], cards, "ja", "2026-01-01")
    plain = text[text.index("<noscript>") : text.index("</noscript>")]
    assert text.startswith('<!doctype html>\n<html lang="ja">')
    assert plain.index('lang="ja"') < plain.index('lang="en"')
    for words in (
        "91.3%（88.0〜94.0%）",
        "仮定への依存が大きい",
        "unknown",
        "不明",
        "public domain",
        "CC BY 4.0",
    ):
        assert words in plain
    assert "Nobody" not in plain


def test_a_page_that_is_not_built_says_how_to_build_it(
    answer: Answer, study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "static", lambda: tmp_path)
    with pytest.raises(DataError, match="pip install"):
        to_html([(study, answer)], (), "en", "2026-01-01")


@pytest.mark.usefixtures("bundle")
def test_the_folder_holds_every_answer_and_table_once(
    answer: Answer, study: Study, cards: object, tmp_path: Path
) -> None:
    pairs = [(study, answer), (study, answer)]
    files = write_report(tmp_path / "out", pairs, cards=cards, lang="ja", generated="2026-01-01")
    assert [file.relative_to(tmp_path / "out").as_posix() for file in files] == [
        "report.html",
        "answers/dependency.json",
        "answers/dependency.dependency.csv",
        "answers/dependency.months.csv",
        "answers/dependency-2.json",
        "answers/dependency-2.dependency.csv",
        "answers/dependency-2.months.csv",
    ]
    assert sorted(path for path in (tmp_path / "out").rglob("*") if path.is_file()) == sorted(files)


@pytest.mark.usefixtures("bundle")
def test_a_write_that_fails_leaves_the_old_report(
    answer: Answer, study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = {"cards": (), "lang": "en", "generated": "2026-01-01"}
    write_report(tmp_path, [(study, answer)], **arguments)
    before = (tmp_path / "answers" / "dependency.json").read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        write_report(tmp_path, [(study, answer)], **arguments)
    assert (tmp_path / "answers" / "dependency.json").read_bytes() == before
    assert not list(tmp_path.rglob(".*"))
