import re

import duckdb
import pytest

from sozai.terms import TABLES, Table
from sozai.terms.units import UNITS, unit_of

tables = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


@tables
def test_the_declaration_is_sql_that_creates_its_columns(table: Table) -> None:
    with duckdb.connect() as connection:
        connection.execute(table.ddl())
        described = connection.execute(f'DESCRIBE "{table.name}"').fetchall()
    assert tuple(row[0] for row in described) == table.columns


@tables
def test_a_key_names_own_columns_that_are_never_absent(table: Table) -> None:
    assert set(table.key) <= {field.name for field in table.own}
    assert not any(table.field(name).nullable for name in table.key)
    assert len(set(table.columns)) == len(table.columns)


@tables
def test_every_quantity_names_its_unit(table: Table) -> None:
    for field in table.fields:
        if field.kind in ("text", "date"):
            assert field.unit == ""
            continue
        assert field.unit in UNITS
        assert unit_of(field.name) in (field.unit, "")
        if field.unit not in ("1", "year"):
            assert unit_of(field.name) == field.unit, field.name
        if field.low is not None and field.high is not None:
            assert field.low < field.high


@tables
def test_patterns_are_regular_expressions(table: Table) -> None:
    for field in table.fields:
        re.compile(field.pattern)
