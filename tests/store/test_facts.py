import threading
from pathlib import Path

import pytest

from sozai import store
from sozai.store import Facts, commit
from sozai.terms import TABLES, DataError

from .rows import coefficients, output


@pytest.fixture
def layers(tmp_path: Path) -> tuple[Path, Path]:
    base, folder = tmp_path / "base", tmp_path / "user"
    commit(base, {"production": output("CHN", 750.0), "elasticities": coefficients({"a": 1.0})}, base=None)
    return base, folder


def test_every_declared_table_can_be_read_even_when_empty(tmp_path: Path) -> None:
    commit(tmp_path, {"elasticities": coefficients({"a": 1.0})}, base=None)
    with Facts(tmp_path, base=None) as facts:
        for name, table in TABLES.items():
            assert tuple(facts.frame(name).columns) == table.columns


def test_the_users_row_wins_over_the_embedded_row_of_its_key(layers: tuple[Path, Path]) -> None:
    base, folder = layers
    commit(folder, {"production": output("CHN", 800.0, source="mine")}, base=base)
    commit(folder, {"production": output("JPN", 3.0, source="mine")}, base=base)
    with Facts(folder, base=base) as facts:
        rows = facts.frame("production")
        assert rows[["country", "output_t", "source"]].to_records(index=False).tolist() == [
            ("CHN", 800.0, "mine"),
            ("JPN", 3.0, "mine"),
        ]
        assert [(s.table, s.source, s.layer, s.rows) for s in facts.status()] == [
            ("production", "mine", "user", 2),
            ("elasticities", "ours", "embedded", 1),
        ]


def test_the_users_rows_win_over_embedded_facts_that_came_later(layers: tuple[Path, Path]) -> None:
    base, folder = layers
    commit(folder, {"production": output("JPN", 3.0, source="mine")}, base=base)
    commit(base, {"production": output("JPN", 2.0)}, base=None)
    with Facts(folder, base=base) as facts:
        assert sorted(facts.frame("production")["output_t"]) == [3.0, 750.0]


def test_where_takes_one_value_or_several(tmp_path: Path) -> None:
    commit(tmp_path, {"elasticities": coefficients({"a": 1.0, "b": 2.0, "c": 3.0})}, base=None)
    with Facts(tmp_path, base=None) as facts:
        assert facts.frame("elasticities", name="b")["value"].tolist() == [2.0]
        assert facts.frame("elasticities", name=["c", "a"], vintage=2026)["value"].tolist() == [1.0, 3.0]
        assert facts.frame("elasticities", name=[]).empty


def test_a_withheld_value_is_nan_never_zero(tmp_path: Path) -> None:
    commit(tmp_path, {"production": output("USA", None, quality="withheld")}, base=None)
    with Facts(tmp_path, base=None) as facts:
        assert facts.frame("production")["output_t"].isna().all()


def test_an_unknown_table_or_column_is_named_with_a_suggestion(tmp_path: Path) -> None:
    commit(tmp_path, {"elasticities": coefficients({"a": 1.0})}, base=None)
    with Facts(tmp_path, base=None) as facts:
        with pytest.raises(DataError, match="Did you mean production"):
            facts.frame("produktion")
        with pytest.raises(DataError, match="Did you mean country"):
            facts.frame("production", countri="CHN")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('{other}')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/*')",
        "COPY elasticities TO '{other}'",
        "ATTACH '{other}'",
        "DROP VIEW elasticities",
        "CREATE TABLE x (i INTEGER)",
        "SET enable_external_access = true",
        "SELECT 1; SELECT 2",
        "SELECT * FROM other",
        "",
    ],
)
def test_a_query_reads_declared_tables_and_nothing_else(tmp_path: Path, query: str) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    commit(tmp_path / "db", {"elasticities": coefficients({"a": 1.0})}, base=None)
    with Facts(tmp_path / "db", base=None) as facts:
        with pytest.raises(DataError):
            facts.sql(query.format(other=other))
        assert facts.sql("SELECT value FROM elasticities WHERE name = ?", ["a"])["value"].tolist() == [1.0]
    assert other.read_text() == "a,b\n1,2\n"


def test_threads_share_one_facts(tmp_path: Path) -> None:
    commit(tmp_path, {"elasticities": coefficients({str(n): float(n) for n in range(50)})}, base=None)
    sums: list[float] = []
    with Facts(tmp_path, base=None) as facts:
        threads = [
            threading.Thread(
                target=lambda: sums.extend(
                    float(facts.frame("elasticities")["value"].sum()) for _ in range(10)
                )
            )
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sums == [1225.0] * 80


def test_open_takes_the_folder_then_the_variable_then_the_platforms_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("named", "variable", "home/sozai"):
        commit(tmp_path / name, {"elasticities": coefficients({name: 1.0}, source="test")}, base=None)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("SOZAI_DB", str(tmp_path / "variable"))

    def opened(folder: Path | None = None) -> str:
        with store.open(folder) as facts:
            return str(facts.frame("elasticities", source="test")["name"].iloc[0])

    assert opened(tmp_path / "named") == "named"
    assert opened() == "variable"
    monkeypatch.delenv("SOZAI_DB")
    assert opened() == "home/sozai"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nowhere"))
    with store.open() as facts:
        assert facts.folder is None
    with pytest.raises(DataError, match="no sozai database"):
        store.open(tmp_path / "nowhere")
