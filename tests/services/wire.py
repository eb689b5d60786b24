"""A person at a real server, over HTTP and a raw websocket: what a client of one's own would do, frame by frame."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

import requests
import websocket

WAIT = 30.0
ROOMS, MODERATION = "/rooms", "/moderation"
Payload = dict[str, Any]


def sign_in(url: str, name: str, password: str) -> requests.Session:
    """A browser in which this person is signed in."""
    browser = requests.Session()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(f"{url}/login", timeout=WAIT).text)
    assert token, "there is no form token on the sign-in page"
    form = {"username": name, "password": password, "csrf_token": token[1]}
    answer = browser.post(f"{url}/login", data=form, timeout=WAIT, allow_redirects=False)
    assert answer.status_code == 302, f"{name} could not sign in: {answer.status_code}"
    return browser


def sign_out(browser: requests.Session, url: str) -> None:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(f"{url}/", timeout=WAIT).text)
    assert token, "there is no way to sign out on the front page"
    browser.post(f"{url}/logout", data={"csrf_token": token[1]}, timeout=WAIT)


def live_meeting(browser: requests.Session, url: str) -> str:
    """The id of the meeting that the front page leads to."""
    found = re.search(r'href="/rooms/(\w+)"', browser.get(f"{url}/", timeout=WAIT).text)
    assert found, "the front page leads to no room"
    return found[1]


def cookie_of(browser: requests.Session) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)


class Gone(Exception):
    """The server has closed the connection."""


class Wire:
    """One websocket to a server. What arrives is kept in `heard`, as (namespace, event, fields); `entered` is what
    the first `enter` was answered."""

    def __init__(self, url: str, cookie: str, meeting: str, **options: Any) -> None:
        self.meeting = meeting
        self.heard: list[tuple[str, str, Payload]] = []
        self.entered: Payload = {}
        self._answers: dict[int, Payload] = {}
        self._ends: set[str] = set()
        self._let_in: dict[str, bool] = {}
        self._number = 0
        where = f"{url.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket&meeting={meeting}"
        options = {"origin": url, "cookie": cookie, "timeout": WAIT, **options}
        self.socket = websocket.create_connection(where, **options)
        assert self.socket.recv()[:1] == "0"

    # Frames

    def send_frame(self, frame: str) -> None:
        try:
            self.socket.send(frame)
        except (OSError, websocket.WebSocketException):
            raise Gone from None

    def take_in(self) -> None:
        """One frame. Raises Gone once the connection is closed."""
        try:
            frame = self.socket.recv()
        except websocket.WebSocketTimeoutException:
            raise
        except (OSError, websocket.WebSocketException):
            raise Gone from None
        if not isinstance(frame, str) or frame in ("", "1"):
            raise Gone
        if frame == "2":
            self.send_frame("3")
            return
        kind, rest = frame[1:2], frame[2:]
        namespace, _, rest = rest.partition(",") if rest.startswith("/") else ("/", "", rest)
        if kind in ("0", "4"):
            self._let_in[namespace] = kind == "0"
        elif kind == "1":
            self._ends.add(namespace)
        elif kind == "2":
            name, payload = json.loads(rest)
            self.heard.append((namespace, name, payload))
        elif kind == "3":
            number, _, answer = rest.partition("[")
            self._answers[int(number)] = json.loads("[" + answer)[0]

    def until(self, happened: Callable[[], Any], what: str = "it") -> Any:
        """Take in frames until `happened()` says something; what it says."""
        end = time.monotonic() + WAIT
        while not (said := happened()):
            assert time.monotonic() < end, f"{what} did not happen"
            self.take_in()
        return said

    # The protocol

    def open(self, namespace: str) -> bool:
        """Whether one is let into the namespace."""
        self._let_in.pop(namespace, None)
        self._ends.discard(namespace)
        self.send_frame(f"40{namespace},")
        self.until(lambda: namespace in self._let_in, f"an answer at {namespace}")
        return self._let_in[namespace]

    def send(self, event: str, namespace: str = ROOMS, **fields: Any) -> int:
        """Send without waiting; the number by which `answer` knows it."""
        self._number += 1
        payload = json.dumps([event, {"meeting": self.meeting, **fields}])
        self.send_frame(f"42{namespace},{self._number}{payload}")
        return self._number

    def answer(self, number: int) -> Payload:
        self.until(lambda: number in self._answers, "an answer")
        return self._answers.pop(number)

    def call(self, event: str, namespace: str = ROOMS, **fields: Any) -> Payload:
        return self.answer(self.send(event, namespace, **fields))

    def does(self, event: str, namespace: str = ROOMS, **fields: Any) -> Payload:
        answer = self.call(event, namespace, **fields)
        assert answer["ok"], answer
        return answer

    def say(self, client_id: str, body: str | None = None) -> Payload:
        return self.call("say", client_id=client_id, body=body or f"These are the words of {client_id}.")

    def told(self, event: str, namespace: str = ROOMS) -> list[Payload]:
        """What arrived so far under this name."""
        return [fields for where, name, fields in self.heard if (where, name) == (namespace, event)]

    def hears(self, event: str, namespace: str = ROOMS, **fields: Any) -> Payload:
        """Wait for an event with these fields."""

        def found() -> Payload | None:
            wanted = fields.items()
            return next((one for one in self.told(event, namespace) if wanted <= _plain(one).items()), None)

        found_one: Payload = self.until(found, f"{event} {fields}")
        return found_one

    def hears_many(self, event: str, number: int, namespace: str = ROOMS) -> None:
        """Wait until so many events of this name have arrived."""
        self.until(lambda: len(self.told(event, namespace)) >= number, f"{number} times {event}")

    def is_cut_off(self, namespace: str = ROOMS) -> bool:
        """Wait until the server ends this namespace, or the whole connection."""
        try:
            return bool(self.until(lambda: namespace in self._ends, f"the end of {namespace}"))
        except Gone:
            return True

    def close(self) -> None:
        self.socket.close()

    def cut(self) -> None:
        """Go without a word, as a phone in a tunnel does."""
        self.socket.shutdown()


def _plain(fields: Payload) -> Payload:
    return {key: value for key, value in fields.items() if isinstance(value, str | int | bool | None)}
