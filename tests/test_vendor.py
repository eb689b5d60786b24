from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tests.sources import PROJECT, short

FOLDERS = [PROJECT / "client/static/vendor", PROJECT / "tests/vendor"]
ROW = re.compile(
    r"^\| (?P<file>\S+) \| (?P<package>\S+) \| (?P<version>[\d.]+) \|.*\| (?P<sha256>[0-9a-f]{64}) \|$", re.M
)


@pytest.mark.parametrize("folder", FOLDERS, ids=short)
def test_every_file_of_others_is_listed_and_as_published(folder: Path) -> None:
    listed = {row["file"]: row["sha256"] for row in ROW.finditer((folder / "VERSIONS.md").read_text())}
    here = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "VERSIONS.md"
    }
    assert here == listed


@pytest.mark.parametrize("folder", FOLDERS, ids=short)
def test_every_file_of_others_says_its_licence(folder: Path) -> None:
    rows = [line for line in (folder / "VERSIONS.md").read_text().splitlines() if re.search(r"[0-9a-f]{64}", line)]
    assert rows
    for row in rows:
        assert re.search(r"\| (MIT|ISC|BSD-\d-Clause|Apache-2\.0|MPL-2\.0|OFL-1\.1) \|", row), row
