"""Workers tell each other through Redis that a stream has moved, so that nobody waits for the next look at the journal.

Redis makes it quick and nothing more: a poke that is lost, late or twice changes nothing but the moment. Publishing
happens in the background, from a queue with an end, so that a Redis that hangs holds no acknowledgement up.
"""

from __future__ import annotations

import json
import queue
import secrets
from typing import Any

import redis
import structlog
from flask import Flask

from server import broadcast
from server.extensions import db, socketio

log = structlog.get_logger()

CHANNEL = "holdfast:pokes"
MOST_WAITING = 1_000
PAUSE_SECONDS = 1.0


class Pokes:
    """This worker's voice and ear on the channel."""

    def __init__(self, app: Flask, url: str) -> None:
        self._app, self._url, self._me = app, url, secrets.token_hex(6)
        self._waiting: queue.Queue[dict[str, Any]] = queue.Queue(MOST_WAITING)

    def start(self) -> None:
        broadcast.bind_poker(self._poke)
        socketio.start_background_task(self._publish)
        socketio.start_background_task(self._listen)

    def _poke(self, hint: dict[str, Any]) -> None:
        try:
            self._waiting.put_nowait(hint)
        except queue.Full:
            # The other workers look at the journal every second anyway.
            log.warning("poke_dropped")

    def _publish(self) -> None:
        client = redis.Redis.from_url(self._url, socket_timeout=2, socket_connect_timeout=2)
        while True:
            hint = self._waiting.get()
            try:
                client.publish(CHANNEL, json.dumps({**hint, "from": self._me}))
            except redis.RedisError as error:
                log.warning("redis_away", error=type(error).__name__)
                socketio.sleep(PAUSE_SECONDS)

    def _listen(self) -> None:
        while True:
            try:
                # A listener waits for as long as nothing is said, so it has no timeout for reading.
                client = redis.Redis.from_url(self._url, socket_connect_timeout=2)
                channel = client.pubsub(ignore_subscribe_messages=True)
                channel.subscribe(CHANNEL)
                for message in channel.listen():
                    self._hear(message["data"])
            except redis.RedisError as error:
                log.warning("redis_away", error=type(error).__name__)
                socketio.sleep(PAUSE_SECONDS)

    def _hear(self, data: bytes) -> None:
        try:
            hint = json.loads(data)
            if hint.pop("from", None) == self._me:
                return
            with self._app.app_context():
                broadcast.poked(hint)
        except Exception as error:
            with self._app.app_context():
                db.session.rollback()
            log.warning("poke_failed", error=type(error).__name__)
