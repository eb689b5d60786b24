"""Whole stories at a real server, told by the official Socket.IO client, which knows the protocol page alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.services.server import Server

HERE = Path(__file__).resolve().parent
CLIENT_FROM = HERE.parent / "js" / "package.json"


def tell(story: str, server: Server) -> None:
    """Run one story to its end."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed (Debian: nodejs)")
    if not (CLIENT_FROM.parent / "node_modules" / "socket.io-client").exists():
        pytest.skip("the Socket.IO client is not installed (make js-lint installs it)")
    env = {"HOLDFAST_URL": server.url, "HOLDFAST_PASSWORD": server.password, "HOLDFAST_CLIENT_FROM": str(CLIENT_FROM)}
    told = subprocess.run(
        [node, str(HERE / f"{story}.mjs")], env={**os.environ, **env}, capture_output=True, text=True, timeout=120
    )
    assert told.returncode == 0, told.stdout + told.stderr + server.output
    assert "Traceback" not in server.output


def test_sharp_words_are_nudged_flagged_claimed_and_made_good(quiet_server: Server) -> None:
    tell("reworded", quiet_server)


def test_a_possible_crisis_brings_help_and_one_who_has_it_in_hand(quiet_server: Server) -> None:
    tell("crisis", quiet_server)


def test_after_a_cut_nothing_is_missing_nothing_twice_and_all_in_order(quiet_server: Server) -> None:
    tell("cut_off", quiet_server)


def test_signing_out_a_removal_and_the_end_close_what_they_should(quiet_server: Server) -> None:
    tell("goodbyes", quiet_server)
