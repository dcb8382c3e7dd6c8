"""The report as one HTML file that loads nothing: data, script and style are inside, its policy says so."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from ..terms import LANGS, QUALITIES, TABLES, DataError, Words
from .format import LEANS, finding_value, grade_words
from .names import names
from .sources import CARD, Cards, attribution, used_cards

if TYPE_CHECKING:
    from ..studies.study import Study
    from ..terms import Answer, Lang

Pairs = Sequence[tuple["Study", "Answer"]]

TITLE = Words("sozai: findings on critical materials", "sozai: 重要鉱物・素材の分析結果")
_NO_SCRIPT = Words(
    "Charts and tables need JavaScript, which runs inside this file and loads nothing. The findings:",
    "図と詳細な表の表示には JavaScript が必要です（本ファイル内で動作し、外部には接続しません）。"
    "主な結果は次のとおりです。",
)
_HEADINGS = (Words("finding", "項目"), Words("value (range)", "値（範囲）"), Words("grade", "確度"))
_SOURCES = Words("Sources", "出典")


def to_html(
    pairs: Pairs, cards: Cards, lang: Lang, generated: str, extra: Mapping[str, Words] | None = None
) -> str:
    """Return the report as one HTML page that makes no request.

    Args:
        pairs: each study with its answer, in the order of the page.
        cards: the source cards; those the answers stand on are printed.
        lang: the language shown first; the page switches.
        generated: date of the report, YYYY-MM-DD.
        extra: names of other ids, as in `names`.

    Raises:
        DataError: the page's bundle is not built.
    """
    answers = [answer for _, answer in pairs]
    sources = used_cards(answers, cards)
    data = {
        "lang": lang,
        "generated": generated,
        "names": _labels(answers) | names(answers, extra),
        "answers": [{"study": study.to_json(), "answer": answer.to_dict()} for study, answer in pairs],
        "sources": sources,
    }
    script, style = _script(_bundle("report.js")), _bundle("report.css")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    plain = "".join(_plain(pairs, sources, other) for other in (lang, *(o for o in LANGS if o != lang)))
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{html.escape(TITLE.of(lang))}</title>
<style>{style}</style>
</head>
<body>
<noscript>{plain}</noscript>
<script type="application/json" id="sozai-report">{_data(data)}</script>
<script>{script}</script>
</body>
</html>
"""


def _labels(answers: Sequence[Answer]) -> dict[str, dict[str, str]]:
    """Return the names of the facts' tables and qualities and of the fields of a card."""
    facts = [fact for answer in answers for fact in answer.facts]
    tables = {fact.table: TABLES[fact.table].title for fact in facts if fact.table in TABLES}
    qualities = {fact.quality: QUALITIES[fact.quality] for fact in facts if fact.quality in QUALITIES}
    return {name: words.to_json() for name, words in (tables | qualities | CARD).items()}


def static() -> Traversable:
    """Return the folder of the page's built bundle inside the package."""
    return files(__package__.partition(".")[0]) / "web" / "static"


def _bundle(name: str) -> str:
    file = static() / name
    if not file.is_file():
        raise DataError(
            f"The page's bundle '{name}' is not built, so the HTML report cannot be written. "
            "Build it with: pip install . (or pip install -e . in a clone); the answers as JSON and CSV do "
            "not need it.",
            f"画面用のファイル「{name}」が未作成のため、HTML 報告書を書き出せません。"
            "pip install .（複製した作業フォルダーでは pip install -e .）で作成してください。JSON と CSV "
            "の出力には不要です。",
        )
    # A browser reads line ends as LF before it hashes; so must we.
    return file.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _script(text: str) -> str:
    """Return a script that cannot end its own element; `<\\/` means `</` in strings and patterns."""
    return re.sub(r"</(?=script)", r"<\\/", text, flags=re.IGNORECASE).replace("<!--", r"<\!--")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _plain(pairs: Pairs, sources: Sequence[Mapping[str, Any]], lang: Lang) -> str:
    parts = [f'<section lang="{lang}"><p>{_text(_NO_SCRIPT.of(lang))}</p>']
    head = "".join(f'<th scope="col">{_text(words.of(lang))}</th>' for words in _HEADINGS)
    for _, answer in pairs:
        parts.append(f"<h2>{_text(answer.title.of(lang))}</h2><table><thead><tr>{head}</tr></thead><tbody>")
        for finding in answer.findings:
            caution = f" {LEANS.of(lang)}" if finding.leans_on_assumptions else ""
            cells = (finding_value(finding, lang) + caution, grade_words(finding.grade, lang))
            row = "".join(f"<td>{_text(cell)}</td>" for cell in cells)
            parts.append(f'<tr><th scope="row">{_text(finding.words.of(lang))}</th>{row}</tr>')
        parts.append("</tbody></table>")
        parts += [f"<p>{_text(words.of(lang))}</p>" for words in answer.warnings]
    parts.append(f"<h2>{_text(_SOURCES.of(lang))}</h2><ul>")
    parts += [f"<li>{_text(attribution(card, lang))}</li>" for card in sources]
    return "".join(parts) + "</ul></section>"


def _text(text: str) -> str:
    return html.escape(text)
