"""`python -m server`: patches first, then serves. The only file that names eventlet."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    # docs/decisions/0001-eventlet.md says why it is used all the same.
    warnings.simplefilter("ignore")
    import eventlet

    eventlet.monkey_patch()

import errno
import os
import signal
import socket
import sys
from typing import Any

import eventlet.wsgi
from eventlet import patcher, tpool
from flask import Flask

from config import ConfigurationError
from server import cli, frames, gate, jobs, offload, second_reading, sockets
from server.demo.talk import run_talk
from server.extensions import socketio
from server.pokes import Pokes

MOST_SOCKETS = 20_000
SECONDS_TO_FINISH = 5.0


def listen(host: str, port: int) -> Any:
    """Take the port. Raises ConfigurationError where somebody else has it."""
    try:
        # Two servers would share a port in silence otherwise.
        return eventlet.listen((host, port), reuse_port=False, backlog=1_024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConfigurationError(f"Port {port} on {host} is in use: choose another one with --port.") from None
        raise ConfigurationError(f"Port {port} on {host} cannot be used ({error.strerror}).") from None


def serve(app: Flask, listener: Any, ready: str, demo: bool) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    tpool.set_num_threads(4)
    offload.bind(tpool.execute)
    offload.bind_reading(_ReadingThread().run)
    second_reading.desk.open(app)
    settings = app.config["HOLDFAST"]
    if settings.redis_url:
        Pokes(app, settings.redis_url).start()
    socketio.start_background_task(jobs.run_forever, app)
    if demo:
        socketio.start_background_task(run_talk, app, socketio.sleep)
    stop = _Stop()
    requests = _Requests(app)
    server = eventlet.spawn(
        eventlet.wsgi.server,
        listener,
        requests,
        max_size=MOST_SOCKETS,
        log_output=False,
        socket_timeout=60,
        debug=False,
    )
    print(ready, flush=True)
    stop.wait()
    _finish(listener, server, requests)


class _ReadingThread:
    """One native thread of low priority; the greenlet that asks waits on a socket, and the hub goes on meanwhile.

    One greenlet asks at a time: the desk of second readings.
    """

    PRIORITY = 10

    def __init__(self) -> None:
        self._asked = patcher.original("queue").SimpleQueue()
        self._ear, self._mouth = socket.socketpair()
        patcher.original("threading").Thread(target=self._work, name="reads-meaning", daemon=True).start()

    def run(self, fn: Any, *args: Any) -> Any:
        answer: dict[str, Any] = {}
        self._asked.put((fn, args, answer))
        self._ear.recv(1)
        if "error" in answer:
            raise answer["error"]
        return answer["result"]

    def _work(self) -> None:
        native_os, native_threading = patcher.original("os"), patcher.original("threading")
        native_os.setpriority(os.PRIO_PROCESS, native_threading.get_native_id(), self.PRIORITY)
        while True:
            fn, args, answer = self._asked.get()
            try:
                answer["result"] = fn(*args)
            except Exception as error:
                answer["error"] = error
            native_os.write(self._mouth.fileno(), b".")


class _Requests:
    """The app, and how many requests it is answering; the sockets, which stay, are not counted."""

    def __init__(self, app: Flask) -> None:
        self._app, self.under_way = app, 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if environ.get("PATH_INFO", "").startswith(gate.PATH):
            return self._app(environ, start_response)
        self.under_way += 1
        try:
            return self._app(environ, start_response)
        finally:
            self.under_way -= 1


class _Stop:
    """Ctrl-C or SIGTERM, heard at once: a signal by itself does not wake a hub that waits for sockets."""

    def __init__(self) -> None:
        self._ear, self._mouth = socket.socketpair()
        self._mouth.setblocking(False)
        signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)

    def wait(self) -> None:
        self._ear.recv(1)


def _finish(listener: Any, server: Any, requests: _Requests) -> None:
    """Take nothing new, let what is under way end, and say goodbye to the sockets, who come back to the next server."""
    listener.close()
    sockets.begin_no_more()
    with eventlet.Timeout(SECONDS_TO_FINISH, False):
        while sockets.answers_under_way() or requests.under_way:
            eventlet.sleep(0.01)
    for eio_sid in list(socketio.server.eio.sockets):
        frames.hang_up(socketio.server.eio, eio_sid)
    # Enough for the goodbyes to go out; whoever does not read them is not waited for.
    eventlet.sleep(0.2)
    server.kill()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads that hash a password and greenlets that wait for nothing any more must not hold the exit up.
    os._exit(0)


if __name__ == "__main__":
    cli.command(listen, serve)(prog_name="python -m server")
