"""The pages keep their word: links lead somewhere, and what they name is there and is called so."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config import Settings
from server import connections, schema
from server.app import create_app
from server.demo.data import PEOPLE
from server.errors import HTTP_STATUS
from server.extensions import db
from server.models import Message
from server.moderation.events import door as moderation_door
from server.moderation.forms import Action, Verdict
from server.payloads import _ROOM, _SEAT, _STAFF
from server.rooms.events import door as rooms_door
from server.sockets import Door
from tests.app_fixtures import PORT, Evening
from tests.factories import a_message, a_seat
from tests.sources import PROJECT, short, written

PAGES = written(".md")
MANUAL = [page for page in PAGES if page.parent == PROJECT or page.is_relative_to(PROJECT / "docs")]
PROTOCOL = PROJECT / "docs/protocol.md"
DECISIONS = sorted((PROJECT / "docs/decisions").glob("*.md"))
# Read by the tests themselves, and no setting of the product.
OF_TESTS = {"HOLDFAST_TESTS_SKIP_NOTHING"}


def of(path: str) -> str:
    return (PROJECT / path).read_text()


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every line of Markdown's tables, heads too."""
    for line in text.splitlines():
        if line.startswith("|") and not re.fullmatch(r"[|:\- ]+", line):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def section(page: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level."""
    found = re.search(rf"^## {re.escape(heading)}.*?$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"there is a section {heading}"
    return found[1]


def spans(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`\n]+)`", text)


# Links


def anchors(path: Path) -> set[str]:
    """What can be linked to in a page, as GitHub names its headings."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(path: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    return [*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r'(?:src|href)="([^"]+)"', text)]


@pytest.mark.parametrize("path", PAGES, ids=short)
def test_every_link_leads_somewhere(path: Path) -> None:
    for link in links(path):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        assert target.is_relative_to(PROJECT) and target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_first_page_leads_to_all_others() -> None:
    led_to = {(PROJECT / link.partition("#")[0]).resolve() for link in links(PROJECT / "README.md")}
    pages = [*PROJECT.glob("docs/**/*.md"), PROJECT / "CONTRIBUTING.md"]
    assert [short(page) for page in pages if page not in led_to] == []


@pytest.mark.parametrize("path", [*PAGES, PROJECT / "pyproject.toml"], ids=short)
def test_a_file_that_a_page_names_is_there(path: Path) -> None:
    named = set(re.findall(r"(?<![\w/.*<>-])([\w/]+\.(?:py|html|css|js|ya?ml|toml|in))\b(?!\.)", path.read_text()))
    there = {short(one) for one in written()}
    lost = [name for name in named if not any(one == name or one.endswith("/" + name) for one in there)]
    assert lost == []


# Settings


def settings_table() -> dict[str, str]:
    """Variable -> default, as the README has them."""
    table = section(of("README.md"), "Settings")
    return {cells[0].strip("`"): cells[1] for cells in rows(table) if cells[0].startswith("`HOLDFAST_")}


def test_every_setting_is_documented_and_no_other() -> None:
    assert set(settings_table()) == {f"HOLDFAST_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_documented_default_is_the_default(name: str) -> None:
    default = Settings.model_fields[name].default
    said = settings_table()[f"HOLDFAST_{name.upper()}"]
    if default == "" or isinstance(default, Path):
        assert said, "what happens without it"
    else:
        assert said == f"`{str(default).lower() if isinstance(default, bool) else default}`"


@pytest.mark.parametrize("path", PAGES, ids=short)
def test_a_page_names_no_setting_that_does_not_exist(path: Path) -> None:
    named = set(re.findall(r"HOLDFAST_[A-Z][A-Z_]*[A-Z]", path.read_text()))
    assert named <= set(settings_table()) | OF_TESTS


# Commands


@pytest.mark.parametrize("path", MANUAL, ids=short)
def test_every_make_target_that_a_page_names_exists(path: Path) -> None:
    text = path.read_text()
    code = [*spans(text), *re.findall(r"^ {4,}(.+)$", text, re.MULTILINE), *re.findall(r"```\w*\n(.*?)```", text, re.S)]
    named = {target for line in code for target in re.findall(r"(?:^|[\s;&])make ([a-z][a-z-]*)\b", line)}
    targets = set(re.findall(r"^([a-z-]+):", of("Makefile"), re.MULTILINE))
    assert named <= targets


def test_the_demo_has_the_accounts_that_the_first_page_names() -> None:
    table = section(of("README.md"), "Start")
    named = {name: cells[1] for cells in rows(table) for name in spans(cells[0])}
    assert set(named) == {name for name, _, _ in PEOPLE}
    for name, role, _ in PEOPLE:
        assert role in named[name]


# The protocol


@cache
def documented(heading: str) -> dict[str, str]:
    """Event -> its whole line, of the tables under a heading of the protocol. A line may name several events."""
    found = {}
    for cells in rows(section(PROTOCOL.read_text(), heading)):
        for event in spans(cells[0]):
            found[event] = " | ".join(cells[1:])
    return found


DOORS = {"`/rooms`: what the client sends": rooms_door, "`/moderation`": moderation_door}
EVENTS = [(heading, event) for heading, door in DOORS.items() for event in door.events]


def test_the_protocol_has_every_event_that_a_door_answers_and_no_other() -> None:
    rooms, moderation = (set(documented(heading)) for heading in DOORS)
    assert rooms == set(rooms_door.events)
    told_to_staff = set(_STAFF) | {"alert_elsewhere"}
    assert moderation - told_to_staff == set(moderation_door.events)


def test_the_protocol_has_every_event_that_the_server_sends() -> None:
    to_members = set(_ROOM) | set(_SEAT) | {"typing"}
    assert set(documented("`/rooms`: what the server sends")) == to_members
    assert set(_STAFF) | {"alert_elsewhere"} <= set(documented("`/moderation`"))


@pytest.mark.parametrize(("heading", "event"), EVENTS)
def test_the_protocol_has_every_field_of_an_event(heading: str, event: str) -> None:
    door: Door = DOORS[heading]
    form, _handler = door.events[event]
    line = documented(heading)[event]
    fields = set(form.model_fields) - {"meeting"}
    assert {field for field in fields if not re.search(rf"\b{field}\b", line)} == set()


def test_the_protocol_has_every_code_and_no_other() -> None:
    table = re.search(r"\| code \|.*?\n\n", PROTOCOL.read_text(), re.DOTALL)
    assert table
    assert {cells[0].strip("`") for cells in rows(table[0])} - {"code"} == set(HTTP_STATUS)


def test_the_protocol_has_every_verdict_and_action() -> None:
    text = PROTOCOL.read_text()
    assert " ".join(Verdict.__args__) in text
    assert " ".join(Action.__args__) in text


# Shapes


@cache
def shape(name: str) -> set[str]:
    """The fields of one of the protocol's shapes; those with a question mark are there at times."""
    line = re.search(rf"^- \*\*{name}\*\*[^{{]*\{{(.*)", PROTOCOL.read_text(), re.MULTILINE | re.DOTALL)
    assert line, name
    fields, depth = "", 1
    for sign in line[1]:
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(sign, 0)
        if depth == 0:
            break
        if depth == 1 and sign not in "}]":
            fields += sign
    names = [field.split(":")[0].strip() for field in fields.split(",")]
    return {name for name in names if not name.endswith("?")}


def test_what_is_sent_has_the_shape_that_the_protocol_gives_it(evening: Evening) -> None:
    room, panel = evening.room("dee"), evening.panel("fay")
    said = room.does("say", client_id="1", body="You are such an enabler, honestly.")
    for number, body in enumerate(("I sat up all night with him again.", "I am going to kill myself tonight."), 2):
        room.does("say", client_id=str(number), body=body)
    room.does("whisper", body="Is somebody there?")
    evening.room("eli").does("report", message=said["id"], reason="It hurt.")
    at_the_panel = panel.does("watch")
    for name, listed in (
        ("flag", "flags"),
        ("cue", "cues"),
        ("alert", "alerts"),
        ("report", "reports"),
        ("seat", "seats"),
    ):
        assert set(at_the_panel[listed][0]) == shape(name), name
    entered = room.does("enter")
    assert set(entered["you"]) == shape("you")
    assert set(entered["state"]) == shape("state")
    assert set(entered["state"]["messages"][0]) == shape("message")
    assert set(entered["state"]["whispers"][0]) == shape("whisper")


# Architecture and decisions


def test_the_ladder_is_drawn_as_it_is_held() -> None:
    contracts = tomllib.loads(of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "ladder")
    held = " > ".join(layer.replace("(server.", "").replace(")", "") for layer in layers)
    assert held in re.sub(r"\s+", " ", of("docs/architecture.md"))


def test_every_step_of_a_sentence_is_there_under_its_name() -> None:
    path = section(of("docs/architecture.md"), "The path of a sentence")
    code = "".join(one.read_text() for one in written(".py") if one.is_relative_to(PROJECT / "server"))
    steps = {name for name in re.findall(r"\b_?[a-z]+(?:_[a-z]+)+\b", path) if name != "client_id"}
    steps |= set(re.findall(r"\b[a-z]+\.([a-z_]+)\b(?!\.)", path)) - {"py"}
    assert len(steps) > 10
    assert {name for name in steps if not re.search(rf"def {name}\b", code)} == set()


@pytest.mark.parametrize("path", DECISIONS, ids=short)
def test_a_decision_says_why_and_what_would_change_it(path: Path) -> None:
    parts = re.findall(r"^\*\*(.+?)\.\*\*", path.read_text(), re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequences", "What would change our mind"]


@pytest.mark.parametrize("name", ["facilitator.png", "member-phone.png"])
def test_a_picture_is_one_and_weighs_little(name: str) -> None:
    picture = (PROJECT / "docs/images" / name).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 500 * 1024


# Running it for real people


def test_a_backup_made_as_the_page_says_holds_every_word(evening: Evening, settings: Settings, tmp_path: Path) -> None:
    seat = a_seat(evening.people["dee"], evening.meeting)
    a_message(seat, "He came home, and we had soup.")
    commands = re.search(r"```sh\n(.*?)```", section(of("docs/operations.md"), "Backup"), re.DOTALL)
    assert commands and settings.data_dir == tmp_path / "data"
    assert settings.fernet_keys and settings.signing_key, "made and kept when first asked for"
    done = commands[1].replace(".venv/bin/python", sys.executable)
    subprocess.run(["sh", "-ec", done], cwd=tmp_path, check=True)

    restored = tmp_path / "restored"
    shutil.copytree(tmp_path / "backup-keys", restored)
    shutil.copy(tmp_path / "backup/holdfast.sqlite3", restored / "holdfast.sqlite3")
    elsewhere = create_app(Settings.from_environment(data_dir=restored, database_url="", redis_url=""), port=PORT)
    with elsewhere.app_context():
        schema.ensure_current(db.engine, restored)
        assert list(db.session.scalars(select(Message.body))) == ["He came home, and we had soup."]
        db.engine.dispose()


def test_nginx_understands_the_page(tmp_path: Path) -> None:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("nginx is not installed (Debian: nginx)")
    config: Any = re.search(r"```nginx\n(.*?)```", of("docs/operations.md"), re.DOTALL)
    # Without a certificate at hand, as on any machine where this runs.
    plain = re.sub(
        r"^ *ssl_certificate.*\n", "", config[1].replace("listen 443 ssl", "listen 127.0.0.1:5003"), flags=re.M
    )
    places = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{places}{plain}}}\n")
    tried = subprocess.run([program, "-t", "-c", str(whole), "-p", str(tmp_path)], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr


def test_both_namespaces_are_in_the_protocol() -> None:
    assert all(f"`{namespace}`" in PROTOCOL.read_text() for namespace in (connections.ROOMS, connections.MODERATION))
