"""What every table is built from: the base class, ids, times in UTC, text encrypted at rest."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import CheckConstraint, DateTime, LargeBinary, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

ID_LENGTH = 20


class Base(DeclarativeBase):
    # Named constraints, so that a migration can drop them on SQLite and PostgreSQL alike.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def new_id() -> str:
    """An opaque id of 20 hexadecimal digits; later ones sort after earlier ones, which keeps indexes compact."""
    return f"{int(time.time() * 1000):011x}"[-11:] + secrets.token_hex(5)[:9]


def id_column() -> Mapped[str]:
    return mapped_column(String(ID_LENGTH), primary_key=True, default=new_id)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A check that `column` holds one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC, stored without zone, since SQLite knows none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without zone was about to be stored.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class FieldCipher:
    """Encrypts text columns. The first key encrypts, all of them decrypt, so that keys can rotate."""

    def __init__(self) -> None:
        self._fernet: MultiFernet | None = None

    def bind(self, keys: list[str]) -> None:
        """Use `keys` from now on. Raises ValueError for a key that is none."""
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def encrypt(self, text: str) -> bytes:
        assert self._fernet is not None, "create_app binds the keys"
        return self._fernet.encrypt(text.encode())

    def decrypt(self, token: bytes) -> str:
        assert self._fernet is not None, "create_app binds the keys"
        return self._fernet.decrypt(token).decode()


field_cipher = FieldCipher()


class EncryptedText(TypeDecorator[str]):
    """Text that people wrote: unreadable in the database file, its journal and its backups."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else field_cipher.encrypt(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        try:
            return field_cipher.decrypt(bytes(value))
        except InvalidToken:
            # A lost key must not take the whole room down with it.
            return None
