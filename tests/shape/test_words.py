"""Every text a person reads exists in English and Japanese, in the source and in the registries."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sozai.terms import COUNTRIES, MATERIALS, STAGES, TABLES, Words
from sozai.terms.countries import GROUP_WORDS
from sozai.terms.hs import hs_codes
from sozai.terms.materials import FAMILIES

PACKAGE = Path(__file__).parents[2] / "src" / "sozai"
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-鿿々〜]")
BILINGUAL_CALLS = {"Words", "DataError", "UnitError", "NoAnswerError", "ParameterError", "SozaiError"}


def faults(en: str, ja: str) -> str:
    """Return what is wrong with a pair of texts ("" when nothing is)."""
    if bool(en.strip()) != bool(ja.strip()):
        return "one language is empty"
    # An English help text may show that 日本 is understood.
    if len(JAPANESE.findall(en)) > len(re.findall(r"[A-Za-z]", en)):
        return "the English text is Japanese"
    # Codes, units and names such as G7 or HDD are the same in both languages.
    if ja and not JAPANESE.search(ja) and len(re.findall(r"[A-Za-z]{2,}", ja)) > 3:
        return "the Japanese text holds no Japanese"
    return ""


def literal(node: ast.expr) -> str | None:
    """Return a literal text, with `{}` for what an f-string fills in; None when it is computed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    return None


def pairs(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield the literal (en, ja) pairs in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BILINGUAL_CALLS:
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            texts = [*node.args, *(given[name] for name in ("en", "ja") if name in given)]
            if len(texts) >= 2:
                en, ja = literal(texts[0]), literal(texts[1])
                if en is not None and ja is not None:
                    yield node.lineno, en, ja


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_every_written_text_has_both_languages(path: Path) -> None:
    wrong = [
        f"line {line}: {fault}: {en!r} / {ja!r}" for line, en, ja in pairs(path) if (fault := faults(en, ja))
    ]
    assert wrong == []


def registered() -> Iterator[Words]:
    yield from (place.words for place in COUNTRIES.values())
    yield from (thing.words for thing in MATERIALS.values())
    yield from (stage.words for stage in STAGES.values())
    yield from (entry.words for entry in hs_codes())
    yield from GROUP_WORDS.values()
    yield from FAMILIES.values()
    for table in TABLES.values():
        yield table.title
        yield table.words
        yield from (field.words for field in table.fields)


def test_every_registered_name_has_both_languages() -> None:
    wrong = [words for words in registered() if faults(words.en, words.ja) or not words.en]
    assert wrong == []


def test_names_of_places_and_materials_are_japanese() -> None:
    assert all(JAPANESE.search(place.words.ja) for place in COUNTRIES.values())
    assert all(JAPANESE.search(thing.words.ja) for thing in MATERIALS.values())


def test_taiwan_stands_under_countries_and_regions() -> None:
    assert COUNTRIES["TWN"].words.ja == "台湾"
    titles = [
        field.words.ja for table in TABLES.values() for field in table.fields if field.domain == "country"
    ]
    assert titles
    assert all("国・地域" in title for title in titles)
