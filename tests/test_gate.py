"""Who has no business at the sockets gets an HTTP answer and not one frame; what is no packet ends its own connection
and nobody else's."""

from __future__ import annotations

import json
import shutil
import socket as sockets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import websocket
from flask import Flask
from flask.testing import FlaskClient

from server.accounts import sign_ins
from server.models import User, new_id
from tests import factories
from tests.app_fixtures import ORIGIN
from tests.services import wire
from tests.services.evening import Guests
from tests.services.server import Server
from tests.services.wire import MODERATION, ROOMS, Gone, Wire

ClientOf = Callable[[User | None], FlaskClient]
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
SOCKETS = "/socket.io/?EIO=4&transport=websocket"


# Over HTTP


def knock(client: FlaskClient, address: str = SOCKETS, **headers: str | None) -> int:
    """The status of an attempt to open a socket; a header that is None is left out."""
    sent: dict[str, str | None] = {**UPGRADE, "Origin": ORIGIN, **headers}
    answer = client.get(address, headers={name: value for name, value in sent.items() if value is not None})
    assert answer.headers["Cache-Control"] == "no-store"
    return int(answer.status_code)


@pytest.fixture
def dee(app: Flask, client_of: ClientOf) -> FlaskClient:
    return client_of(factories.a_user("dee"))


@pytest.mark.parametrize("path", ["/socket.io", "/socket.io/", "/socket.io/anything"])
@pytest.mark.parametrize("query", ["", "?EIO=4", "?EIO=4&transport=polling", "?transport=polling&transport=websocket"])
def test_polling_is_not_served(dee: FlaskClient, path: str, query: str) -> None:
    assert knock(dee, path + query) == 400


def test_a_websocket_that_asks_for_no_upgrade_is_not_served(dee: FlaskClient) -> None:
    assert knock(dee, Upgrade=None) == 400
    assert knock(dee, Upgrade="h2c") == 400


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "http://elsewhere.example",
        "http://localhost:1",
        "https://localhost:5999",
        "http://localhost:5999.elsewhere.example",
        "http://localhost:5999/",
        "http://LOCALHOST:5999",
        f"{ORIGIN}, http://elsewhere.example",
        "*",
    ],
)
def test_an_origin_that_is_not_allowed_is_refused(dee: FlaskClient, origin: str | None) -> None:
    assert knock(dee, Origin=origin) == 403


def test_a_proxys_headers_make_no_origin_good(dee: FlaskClient) -> None:
    spoofed = {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https", "Host": "elsewhere.example"}
    for origin in ("https://elsewhere.example", "http://elsewhere.example"):
        assert knock(dee, Origin=origin, **spoofed) == 403
        assert knock(dee, Origin=origin, Forwarded="host=elsewhere.example;proto=https", **spoofed) == 403


def test_nobody_gets_in_without_a_sign_in_that_stands(app: Flask, client_of: ClientOf) -> None:
    assert knock(client_of(None)) == 401
    forged = app.test_client()
    forged.set_cookie("holdfast", "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert knock(forged) == 401


def test_a_sign_in_that_has_ended_opens_nothing(app: Flask, client_of: ClientOf) -> None:
    user = factories.a_user("eli")
    client = client_of(user)
    sign_ins.end(sign_ins.of_user(user.id)[0].id)
    assert knock(client) == 401


# At a real server


@pytest.fixture(scope="module")
def quiet_server(_evening_of_the_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all of these: it has to live through them."""
    data = tmp_path_factory.mktemp("gate") / "data"
    shutil.copytree(_evening_of_the_run, data)
    server = Server(data).start(HOLDFAST_SAY_BURST="10000")
    yield server
    server.close()


@pytest.fixture(scope="module")
def guests() -> Iterator[Guests]:
    everybody = Guests()
    yield everybody
    everybody.go()


@pytest.fixture
def refused_frames(quiet_server: Server, guests: Guests) -> Callable[..., int]:
    """Attempt a real handshake; the HTTP status it is refused with, and not a frame."""
    address = f"ws://127.0.0.1:{quiet_server.port}{SOCKETS}"

    def attempt(**options: Any) -> int:
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            websocket.create_connection(address, timeout=wire.WAIT, **options).recv()
        return int(refused.value.status_code)

    return attempt


def test_a_real_handshake_is_refused_in_the_same_words(
    refused_frames: Callable[..., int], quiet_server: Server, guests: Guests
) -> None:
    cookie = wire.cookie_of(guests.browser(quiet_server, "dee"))
    assert refused_frames(cookie=cookie, suppress_origin=True) == 403
    assert refused_frames(cookie=cookie, origin="null") == 403
    assert refused_frames(cookie=cookie, origin="http://elsewhere.example") == 403
    spoofed = ["X-Forwarded-Host: elsewhere.example"]
    assert refused_frames(cookie=cookie, origin="http://elsewhere.example", header=spoofed) == 403
    assert refused_frames(origin=quiet_server.url) == 401
    assert "Traceback" not in quiet_server.output


def test_a_member_is_refused_at_the_facilitators_namespace_and_hears_nothing_there(
    quiet_server: Server, guests: Guests
) -> None:
    dee, fay = guests.room(quiet_server, "dee"), guests.panel(quiet_server, "fay")
    assert not dee.open(MODERATION)
    fay.does("share_guideline", MODERATION, guideline="not-the-problem")
    dee.hears("guideline_shared")
    assert [where for where, _, _ in dee.heard if where == MODERATION] == []


def test_no_other_namespace_is_served(quiet_server: Server, guests: Guests) -> None:
    line = guests.wire(quiet_server, "dee")
    assert not line.open("/")
    assert not line.open("/elsewhere")
    assert line.open(ROOMS)


DEEP = "[" * 30_000 + "]" * 30_000
NO_PACKETS = {
    "nothing": "",
    "a word": "hello",
    "an unknown engine packet": "9",
    "a ping of the old protocol": "2probe",
    "a base64 frame that is none": "b@@@",
    "an empty message": "4",
    "a message that is JSON": '4{"a": 1}',
    "a deep message": "4" + DEEP,
    "a deep pong": "3" + DEEP,
    "an unknown packet": "49/rooms,",
    "a connect error": '44/rooms,{"message":"no"}',
    "an event without a name": "42/rooms,1[]",
    "an event that is no list": '42/rooms,1{"say":1}',
    "an event that is not JSON": '42/rooms,1["say",',
    "an event whose name is a list": "42/rooms,1[[]]",
    "an event whose name is an object": '42/rooms,1[{"a":1}]',
    "deep fields": f'42/rooms,1["say",{DEEP}]',
    "a number without end": f'42/rooms,1["say",{"9" * 60_000}]',
    "an answer number without end": "42/rooms," + "1" * 200 + '["say",{}]',
    "attachments without end": '4599999999999-/rooms,["say",{}]',
    "an event called connect": '42/rooms,1["connect",{}]',
    "an event called disconnect": '42/rooms,1["disconnect"]',
    "an event called disconnect in disguise": '42/rooms,1["\\u0064isconnect"]',
    "an event called connect in disguise": '42/rooms,1[ "conn\\u0065ct", {"HTTP_COOKIE": ""}]',
    "a frame beyond 64 KiB": "4" + "x" * 70_000,
}


@pytest.fixture
def harmless(quiet_server: Server, guests: Guests) -> Iterator[Callable[[], Wire]]:
    """Open hostile sockets of dee; afterwards the others hear one another as before, and the log shows no traceback."""
    eli, fay = guests.room(quiet_server, "eli"), guests.panel(quiet_server, "fay")
    yield lambda: guests.room(quiet_server, "dee")
    said = eli.does("say", client_id=new_id(), body="Is everybody still here?")
    assert fay.hears("message_posted", id=said["id"])["seq"] == said["seq"]
    assert guests.browser(quiet_server, "eli").get(f"{quiet_server.url}/readyz", timeout=wire.WAIT).status_code == 200
    assert "Traceback" not in quiet_server.output
    assert "Is everybody" not in quiet_server.output


def test_a_frame_that_is_no_packet_ends_its_connection_and_harms_nobody(harmless: Callable[[], Wire]) -> None:
    for what, frame in NO_PACKETS.items():
        line = harmless()
        line.send_frame(frame)
        assert line.is_cut_off(), what


def test_whoever_claims_to_have_gone_is_gone(
    harmless: Callable[[], Wire], quiet_server: Server, guests: Guests
) -> None:
    """Otherwise a socket could be forgotten by the server and go on hearing the room, also after a removal."""
    line = harmless()
    line.send_frame('42/rooms,1["\\u0064isconnect"]')
    assert line.is_cut_off()
    said = guests.room(quiet_server, "mo").does("say", client_id=new_id(), body="Just among us")
    with pytest.raises(Gone):
        line.hears("message_posted", id=said["id"])


@pytest.mark.parametrize("name", ["connect_error", "message", "error", "ping", "*", "", "enter ", "SAY", "\ud800"])
def test_an_event_by_any_other_name_is_invalid(harmless: Callable[[], Wire], name: str) -> None:
    answer = harmless().call(name)
    assert answer["error"]["code"] == "invalid"


def test_bytes_where_words_belong_are_invalid(harmless: Callable[[], Wire]) -> None:
    line = harmless()
    fields = {"meeting": line.meeting, "client_id": "1", "body": {"_placeholder": True, "num": 0}}
    line.send_frame(f"451-/rooms,77{json.dumps(['say', fields])}")
    line.socket.send_binary(b"\x00\xff")
    assert line.answer(77)["error"]["code"] == "invalid"


def test_bytes_that_never_come_end_the_connection_at_its_next_word(harmless: Callable[[], Wire]) -> None:
    for head in ('450-/rooms,1["disconnect"]', '451-/rooms,1["say",{"_placeholder":true,"num":7}]'):
        line = harmless()
        line.send_frame(head)
        line.send("step_out")
        assert line.is_cut_off(), head


def test_bytes_that_nobody_announced_end_the_connection(harmless: Callable[[], Wire]) -> None:
    for frame in (b"", b"\x00", b"2", b"42/rooms,1[]", b"\xff" * 1_000):
        line = harmless()
        line.socket.send_binary(frame)
        assert line.is_cut_off(), frame


def test_fields_that_are_deep_or_no_numbers_are_invalid(harmless: Callable[[], Wire]) -> None:
    line = harmless()
    deep: Any = "the bottom"
    for _ in range(100):
        deep = {"a": [deep]}
    for fields in ({"body": deep}, {"body": float("nan")}, {"body": 10**60}, {"reply_to": deep}):
        answer = line.call("say", **{"client_id": "1", "body": "Hello", **fields})
        assert answer["error"]["code"] == "invalid", fields


def test_entering_the_same_namespace_twice_leaves_no_socket_behind(harmless: Callable[[], Wire]) -> None:
    line = harmless()
    line.send_frame(f"40{ROOMS},")
    line.send_frame(f"40{ROOMS},")
    try:
        answer = line.does("step_out")
        assert answer["you"]["away"]
    except Gone:
        pass


def test_one_long_message_in_many_small_frames_is_cut_off(harmless: Callable[[], Wire]) -> None:
    """Each is below the bound, and together they would fill the memory."""
    line = harmless()
    part = "x" * 30_000
    with pytest.raises(Gone):
        frame = websocket.ABNF.create_frame("4" + part, websocket.ABNF.OPCODE_TEXT, fin=0)
        try:
            line.socket.send_frame(frame)
            while True:
                line.socket.send_frame(websocket.ABNF.create_frame(part, websocket.ABNF.OPCODE_CONT, fin=0))
        except (OSError, websocket.WebSocketException):
            raise Gone from None


def test_what_is_no_websocket_at_all_harms_nobody(harmless: Callable[[], Wire], quiet_server: Server) -> None:
    for words in (b"\x16\x03\x01\x02\x00", b"GET /socket.io/ HTTP/1.1\r\n\r\n", b"\x00" * 10_000):
        with sockets.create_connection(("127.0.0.1", quiet_server.port), timeout=wire.WAIT) as stranger:
            stranger.sendall(words)
            stranger.shutdown(sockets.SHUT_WR)
            try:
                while stranger.recv(65_536):
                    pass
            except OSError:
                pass
