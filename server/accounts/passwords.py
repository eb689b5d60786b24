"""Passwords: argon2id, computed off the hub, never inside a write transaction."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.errors import Refused
from server.offload import offload

SHORTEST = 8
LONGEST = 128

_hasher = PasswordHasher(memory_cost=47104, time_cost=1, parallelism=1)
_UNUSABLE = "!"
_texts = Path(__file__).parent / "texts"


@cache
def common_passwords() -> frozenset[str]:
    """The passwords that are guessed first, in lower case."""
    lines = (_texts / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip())


def check(password: str, name: str = "", *, field: str = "password") -> None:
    """Raise Refused, naming the form's `field`, when `password` cannot be used by the person called `name`."""
    if len(password) < SHORTEST:
        raise _refused(f"Please use at least {SHORTEST} characters. A few words in a row are easy to remember.", field)
    if len(password) > LONGEST:
        raise _refused(f"Please use at most {LONGEST} characters.", field)
    folded = password.casefold()
    if folded in common_passwords() or len(set(folded)) == 1:
        raise _refused("This password is among the first that are tried. Please choose another one.", field)
    if name and folded == name.casefold():
        raise _refused("Please choose a password that is not your name here.", field)


def _refused(message: str, field: str) -> Refused:
    return Refused("invalid", message, field=field)


def hash_of(password: str) -> str:
    """The hash to store. Takes a hundred milliseconds: call it before a transaction begins."""
    return offload(_hash, password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one hashed. Without a hash the answer is no, and costs the same time."""
    can_match = password_hash is not None and not password_hash.startswith(_UNUSABLE)
    verified = offload(_verify, password_hash if can_match else _hash_of_nobody(), password)
    return verified and can_match


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than those of today."""
    try:
        return _hasher.check_needs_rehash(password_hash)
    except InvalidHashError:
        return False


def unusable() -> str:
    """In the place of a hash, for accounts that nobody signs in to. No password matches it."""
    return _UNUSABLE + hashlib.sha256(secrets.token_bytes(32)).hexdigest()


def _hash(password: str) -> str:
    return _hasher.hash(password)


def _verify(password_hash: str, password: str) -> bool:
    if len(password) > LONGEST:
        return False
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _hash_of_nobody() -> str:
    """No password's hash, but one that takes as long to refuse: a salt and a digest out of thin air."""
    salt, digest = (b64encode(secrets.token_bytes(length)).decode().rstrip("=") for length in (16, 32))
    return f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}${salt}${digest}"
