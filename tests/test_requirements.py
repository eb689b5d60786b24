"""What is installed is pinned with hashes, and new enough that the holes known of are closed."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.version import Version

from tests.sources import PROJECT

LOCKS = [PROJECT / "requirements.txt", PROJECT / "requirements-dev.txt"]
FLOORS = {
    "python-socketio": "5.16.3",
    "python-engineio": "4.13.3",
    "eventlet": "0.40.3",
    "flask": "3.1.3",
    "werkzeug": "3.1.6",
}
# Tried together: newer ones wait until they were tried, too.
TRIED = {"flask-socketio": "5.7.0", "sqlalchemy": "2.1.9", "flask-sqlalchemy-lite": "0.2.1", "redis": "8.1.0"}


def entries(lock: Path) -> list[str]:
    """Each requirement of a lock file as one line, its continuation lines joined and comments left out."""
    text = re.sub(r"^\s*#.*\n", "", lock.read_text(), flags=re.MULTILINE)
    return [entry.strip() for entry in text.replace("\\\n", " ").splitlines() if entry.strip()]


def pins(lock: Path) -> dict[str, str]:
    """Name -> version."""
    return {name.lower(): pinned for name, pinned in (entry.split()[0].split("==") for entry in entries(lock))}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_everything_is_pinned_with_hashes(lock: Path) -> None:
    assert len(entries(lock)) > 5
    for entry in entries(lock):
        assert re.match(
            r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==[^\s;*]+( ; [^=].*?)?( +--hash=sha256:[0-9a-f]{64})+$", entry
        ), entry


@pytest.mark.parametrize("name", FLOORS)
def test_known_holes_are_closed(name: str) -> None:
    assert Version(pins(LOCKS[0])[name]) >= Version(FLOORS[name])


@pytest.mark.parametrize("name", TRIED)
def test_what_was_tried_together_stays_together(name: str) -> None:
    assert pins(LOCKS[0])[name] == TRIED[name]


def test_what_both_locks_pin_they_pin_alike() -> None:
    running, testing = (pins(lock) for lock in LOCKS)
    assert {name: pin for name, pin in testing.items() if running.get(name, pin) != pin} == {}


@pytest.mark.parametrize("name", [*FLOORS, *TRIED])
def test_what_is_installed_is_what_is_pinned(name: str) -> None:
    assert version(name) == pins(LOCKS[0])[name]


def test_the_lock_holds_for_every_python_that_may_run_it() -> None:
    """A lock made on one version alone leaves out what another one needs."""
    conditional = [entry for entry in entries(LOCKS[0]) if " ; " in entry]
    markers = [Marker(re.split(r" +--hash", entry.split(" ; ")[1])[0]) for entry in conditional]
    needed_at_first = {"python_version": "3.11", "python_full_version": "3.11.2"}
    names = [
        entry.split("==")[0]
        for entry, marker in zip(conditional, markers, strict=True)
        if marker.evaluate(needed_at_first)
    ]
    assert "async-timeout" in names, "redis needs it below 3.11.3"


def test_everything_that_is_asked_for_is_locked() -> None:
    for lock in LOCKS:
        asked = re.findall(r"^([A-Za-z][\w.-]*)", lock.with_suffix(".in").read_text(), re.MULTILINE)
        assert asked
        assert {name.lower() for name in asked} <= pins(lock).keys()


def test_the_browsers_parser_refuses_what_4_2_7_refuses() -> None:
    """socket.io-parser travels inside the client's bundle, without its number: look for what 4.2.7 brought."""
    bundle = (PROJECT / "client/static/vendor/socket.io.esm.min.js").read_text()
    assert "too many attachments" in bundle
    assert re.search(r"\w+<1\)\s*throw new Error\(\"Illegal attachments\"\)", bundle)


def test_the_test_clients_parser_is_new_enough() -> None:
    lock = (PROJECT / "tests/js/package-lock.json").read_text()
    versions = re.findall(r'"node_modules/socket\.io-parser": \{\s*"version": "([\d.]+)"', lock)
    assert versions
    assert all(Version(found) >= Version("4.2.7") for found in versions)
