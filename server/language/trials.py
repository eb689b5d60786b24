"""Rules on trial are counted and nothing else: not the words, not the message, not who said it."""

from __future__ import annotations

from server.guidance import Reading
from server.journal import Page
from server.models import TrialHit


def count(page: Page, reading: Reading) -> None:
    """Once for each rule on trial that found something in a message."""
    page.session.add_all(TrialHit(rule=rule) for rule in sorted({found.source for found in reading.shadow}))
