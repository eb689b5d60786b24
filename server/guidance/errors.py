"""What can be wrong with the data of the language engine, said with file and line."""

from __future__ import annotations

from pathlib import Path


class RuleError(Exception):
    """A data file of the engine that cannot be used. ``str`` of it is ``file:line: reason``."""

    def __init__(self, file: Path | str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")
        self.file = Path(file)
        self.line = line
        self.reason = reason


class PhraseError(ValueError):
    """A phrase that cannot be read; the loader adds file and line."""
