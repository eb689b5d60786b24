"""What a person does with a page in a browser: open it, fill in its form, read what comes back."""

from __future__ import annotations

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "a kettle on tuesday"
OTHER_PASSWORD = "two kettles on friday"


def text_of(response: TestResponse) -> str:
    """The words of a page, on one line."""
    body = re.sub(r"(?s)<head>.*?</head>", " ", response.get_data(as_text=True))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def send(client: FlaskClient, path: str, *, page: str | None = None, **fields: object) -> TestResponse:
    """Send a form to `path` with the token of the `page` that shows it, by default the one at `path` itself."""
    shown = client.get(page or path).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown)
    assert token is not None, f"no form on {page or path}"
    return client.post(path, data={"csrf_token": token[1], **fields})


def log_in(client: FlaskClient, name: str, password: str = PASSWORD, path: str = "/login") -> TestResponse:
    return send(client, path, page="/login", username=name, password=password)


def codes_on(response: TestResponse) -> list[str]:
    return re.findall(r"<li>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</li>", response.get_data(as_text=True))
