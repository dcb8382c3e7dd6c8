"""`sozai data` on a database of its own: looking at facts and taking files in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

HEADER = "material,stage,form,country,year,output_t,basis,source,vintage,quality,grade,note"
GOOD = (
    "dysprosium,mine,test,CHN,2024,1234567.25,contained,my:test,2026,assumption,D,=1+1",
    "dysprosium,mine,test,JPN,2024,,contained,my:test,2026,withheld,D,w",
)
BAD = {
    "a negative mass": GOOD[0].replace("1234567.25", "-5"),
    "a country that does not exist": GOOD[0].replace("CHN", "ZZZ"),
    "an absent value without a reason": GOOD[1].replace("withheld", "reported"),
}


def table(path: Path, *rows: str) -> str:
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def db(tmp_path: Path) -> str:
    return str(tmp_path / "db")


def test_what_is_imported_is_shown_with_all_its_digits_and_its_provenance(
    sozai_: Run, tmp_path: Path, db: str
) -> None:
    code, text, _ = sozai_("data", "import", "auto", table(tmp_path / "a.csv", *GOOD), "--yes", "--db", db)
    assert code == 0
    assert "2 rows read = 2 taken + 0 refused + 0 duplicates" in text
    where = ("--where", "source=my:test", "--where", "material=ジスプロシウム", "--where", "country=中国")
    code, text, _ = sozai_("data", "show", "production", *where, "--db", db, "--lang", "ja")
    assert code == 0
    for words in ("1,234,567.25", "中国", "my:test", "assumption", "=1+1"):
        assert words in text
    assert "日本" not in text
    status = sozai_("data", "status", "--db", db, "--lang", "ja")[1]
    assert "my:test" in status
    assert "利用者" in status
    assert "File a.csv" in sozai_("data", "cards", "--db", db)[1]


def test_csv_of_facts_reads_back(sozai_: Run, tmp_path: Path, db: str) -> None:
    sozai_("data", "import", "assumptions", table(tmp_path / "a.csv", *GOOD), "--yes", "--db", db)
    _, text, _ = sozai_("data", "show", "production", "--where", "source=my:test", "--csv", "--db", db)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert [(row["country"], row["output_t"]) for row in rows] == [("CHN", "1234567.25"), ("JPN", "")]
    assert rows[0]["note"] == "'=1+1"


@pytest.mark.parametrize("row", BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_in_both_languages_and_changes_nothing(
    sozai_: Run, tmp_path: Path, db: str, row: str
) -> None:
    sozai_("data", "import", "auto", table(tmp_path / "a.csv", *GOOD), "--yes", "--db", db)
    before = sozai_("data", "status", "--db", db)
    line = ("data", "import", "auto", table(tmp_path / "b.csv", row), "--yes", "--db", db)
    code, _, err = sozai_(*line)
    assert code == 1
    assert "nothing was changed" in err
    code, _, err = sozai_(*line, "--lang", "ja")
    assert code == 1
    assert "何も変更していません" in err
    assert sozai_("data", "status", "--db", db) == before


def test_a_dry_run_changes_nothing(sozai_: Run, tmp_path: Path, db: str) -> None:
    code, text, _ = sozai_(
        "data", "import", "auto", table(tmp_path / "a.csv", *GOOD), "--dry-run", "--db", db
    )
    assert code == 0
    assert "2 taken" in text
    assert not Path(db).exists()


def test_without_a_terminal_nobody_is_asked(
    sozai_: Run, tmp_path: Path, db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    code, _, err = sozai_("data", "import", "auto", table(tmp_path / "a.csv", *GOOD), "--db", db)
    assert code == 2
    assert "--yes" in err
    assert not Path(db).exists()


@pytest.mark.parametrize(
    ("line", "code", "english"),
    [
        (["import", "bacy", "x.csv", "--yes"], 2, "Did you mean baci?"),
        (["import", "auto", "no-such-file.csv", "--yes"], 1, "no-such-file.csv"),
        (["import", "auto", "x.csv", "--yes", "--dry-run"], 2, "exclude each other"),
        (["build", "--from", "no-such-folder", "--into", "x"], 1, "no-such-folder"),
        (["build"], 2, "--from"),
    ],
)
def test_a_bad_request_is_a_sentence(sozai_: Run, line: list[str], code: int, english: str, db: str) -> None:
    came, _, err = sozai_("data", *line, "--db", db)
    assert came == code
    assert english in err
    assert "Traceback" not in err


def test_a_second_version_of_a_file_is_compared_before_anything_changes(
    sozai_: Run, tmp_path: Path, db: str
) -> None:
    sozai_("data", "import", "auto", table(tmp_path / "a.csv", *GOOD), "--yes", "--db", db)
    newer = table(
        tmp_path / "b.csv",
        GOOD[0].replace("1234567.25", "2000000"),
        GOOD[0].replace("CHN", "AUS").replace("2024", "2025"),
    )
    code, text, _ = sozai_("data", "import", "auto", newer, "--dry-run", "--db", db)
    assert code == 0
    assert "2 rows read = 2 taken" in text
    assert "2024–2025" in text
    for words in ("1,234,567.25", "2,000,000", "CHN"):
        assert words in text
    shown = sozai_("data", "show", "production", "--where", "source=my:test", "--db", db)[1]
    assert "2,000,000" not in shown
    japanese = sozai_("data", "import", "auto", newer, "--dry-run", "--db", db, "--lang", "ja")[1]
    assert "値の主な変更" in japanese


def test_conflicts_of_a_material_are_drawn_in_both_languages(sozai_: Run) -> None:
    code, text, _ = sozai_("data", "conflicts", "--material", "rare-earths")
    assert code == 0
    for words in ("Laos", "29,000", "90,920"):
        assert words in text
    assert "ラオス" in sozai_("data", "conflicts", "--material", "希土類", "--lang", "ja")[1]
    assert sozai_("data", "conflicts", "--material", "unobtainium")[0] == 2


def test_what_a_table_of_facts_leaves_out_is_had_by_what_it_says(sozai_: Run) -> None:
    text = " ".join(sozai_("data", "conflicts", "--year", "2024")[1].split())
    assert "all by: sozai run data-conflicts --csv --table publishers" in text
    assert sozai_("run", "data-conflicts", "--csv", "--table", "publishers")[0] == 0
    assert "--limit draws more, --csv gives all" in sozai_("data", "show", "reserves")[1]
    assert "--json" not in sozai_("data", "show", "reserves")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("wgi",), "worldbank.org"),
        (("comtrade",), "--years"),
        (("comtrade", "--years", "2024", "--codes", "280530"), "own subscription key"),
        (("japan_customs", "--table", "1", "--years", "2024"), "application id"),
        (("japan_customs", "--table", "1", "--years", "2024", "--flow", "up"), "export or import"),
    ],
)
def test_what_cannot_be_fetched_says_what_is_missing(
    sozai_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    for name in ("SOZAI_COMTRADE_KEY", "SOZAI_ESTAT_ID"):
        monkeypatch.delenv(name, raising=False)
    code, _, error = sozai_("data", "fetch", *arguments, "--into", str(tmp_path / "files"))
    assert code != 0
    assert said in error


def test_conflicts_of_a_chain_name_what_its_base_year_moved(sozai_: Run) -> None:
    code, text, _ = sozai_("data", "conflicts", "--material", "cobalt")
    assert code == 0
    assert "the balanced chain" in " ".join(text.split())
    assert "整合化後は" in "".join(
        sozai_("data", "conflicts", "--material", "コバルト", "--lang", "ja")[1].split()
    )
