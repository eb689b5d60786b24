"""One row for every table, made up from what the database itself says of its tables."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    func,
    inspect,
    select,
)

AT = datetime(2026, 11, 25, 19, 0, tzinfo=UTC).replace(tzinfo=None)


def _allowed(connection: Connection, table: Table) -> dict[str, str]:
    """For each column that a check limits to a list of values: the first of them."""
    found = {}
    for check in inspect(connection).get_check_constraints(table.name):
        text = str(check["sqltext"])
        column = next(word for word in re.findall(r"\w+", text) if word in table.columns)
        found[column] = re.findall(r"'([^']+)'", text)[0]
    return found


def _made_up(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, DateTime):
        return AT
    if isinstance(kind, Integer | Float | Numeric):
        return 1
    if isinstance(kind, LargeBinary):
        return b"sealed"
    return f"{column.table.name}-{column.name}"[: getattr(kind, "length", None) or 20]


def fill(connection: Connection) -> None:
    """Put a row into every empty table, with every column set and every foreign key pointing at a row that is there."""
    schema = MetaData()
    schema.reflect(connection)
    for table in schema.sorted_tables:
        if table.name == "alembic_version" or connection.scalar(select(func.count()).select_from(table)):
            continue
        allowed = _allowed(connection, table)
        row: dict[str, Any] = {}
        for column in table.columns:
            if column.foreign_keys:
                target = next(iter(column.foreign_keys)).column
                row[column.name] = row.get("id") if target.table is table else connection.scalar(select(target))
            else:
                row[column.name] = allowed.get(column.name, _made_up(column))
        connection.execute(table.insert().values(row))


def contents(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every table's rows, by name."""
    schema = MetaData()
    schema.reflect(connection)
    return {
        table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
        for table in schema.sorted_tables
        if table.name != "alembic_version"
    }
