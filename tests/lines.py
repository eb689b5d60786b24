"""A person's socket in a test: calls with their answers, and what was heard."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any


def comes_true(question: Callable[[], object], within: float = 5.0) -> bool:
    """Whether the answer turns to yes, asked again and again; for what another thread does."""
    pause, until = threading.Event(), time.monotonic() + within
    while not question():
        if time.monotonic() > until:
            return False
        pause.wait(0.01)
    return True


class Line:
    """One person's socket to one namespace, within one meeting."""

    def __init__(self, client: Any, namespace: str, meeting_id: str) -> None:
        self._client, self._namespace, self._meeting_id = client, namespace, meeting_id
        self._heard: list[tuple[str, dict[str, Any]]] = []

    @property
    def connected(self) -> bool:
        return bool(self._client.is_connected(self._namespace))

    def hang_up(self) -> None:
        self._client.disconnect(self._namespace)

    def call(self, event: str, **fields: Any) -> dict[str, Any]:
        """The answer to an event, `ok` or not."""
        return self.send(event, {"meeting": self._meeting_id, **fields})

    def send(self, event: str, *payload: Any) -> dict[str, Any]:
        """The answer to an event with any payload, or none."""
        answer = self._client.emit(event, *payload, namespace=self._namespace, callback=True)
        assert isinstance(answer, dict), f"{event} was not answered"
        return answer

    def does(self, event: str, **fields: Any) -> dict[str, Any]:
        """The answer to an event that has to succeed."""
        answer = self.call(event, **fields)
        assert answer["ok"], answer
        return answer

    def refused(self, event: str, **fields: Any) -> str:
        """The code with which an event is refused."""
        answer = self.call(event, **fields)
        assert not answer["ok"], answer
        return str(answer["error"]["code"])

    def heard(self, *kinds: str) -> list[dict[str, Any]]:
        """What this person was told so far, of these kinds."""
        arrived = [one for one in self._client.queue if one["namespace"] == self._namespace]
        self._client.queue[:] = [one for one in self._client.queue if one not in arrived]
        self._heard += [(one["name"], one["args"][0]) for one in arrived]
        return [payload for name, payload in self._heard if not kinds or name in kinds]

    def bodies(self) -> list[str | None]:
        """The words of the messages that this person was told of."""
        return [message["body"] for message in self.heard("message_posted")]

    def forget(self) -> None:
        """Count from here on."""
        self.heard()
        self._heard.clear()
