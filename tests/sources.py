"""The project's own files, for tests that read them: what is written here, not what was published elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
MADE_ELSEWHERE = {".git", "node_modules", "vendor", "__pycache__", "data", "var", "test-artifacts"}
MADE_BY_TOOLS = {"package-lock.json", "requirements.txt", "requirements-dev.txt"}


def _walk() -> Iterator[Path]:
    for folder, below, files in os.walk(PROJECT):
        below[:] = [
            name
            for name in below
            if name not in MADE_ELSEWHERE and (not name.startswith(".") or name in (".ci", ".github"))
        ]
        for name in files:
            if name not in MADE_BY_TOOLS:
                yield Path(folder) / name


@cache
def written(*endings: str) -> tuple[Path, ...]:
    """The files with one of these endings (`.py`); all of them without any."""
    return tuple(sorted(path for path in _walk() if not endings or path.suffix in endings))


def within(folder: str, *endings: str) -> tuple[Path, ...]:
    """The same, of one folder of the project."""
    found = tuple(path for path in written(*endings) if path.is_relative_to(PROJECT / folder))
    assert found, f"{folder} has files that end with {endings}"
    return found


def short(path: Path) -> str:
    """A path as a person in the project's folder would name it."""
    return path.relative_to(PROJECT).as_posix()
