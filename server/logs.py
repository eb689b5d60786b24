"""What is logged: one line an occurrence, with ids and codes, never a word that people wrote."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up(level: str) -> None:
    """Log to standard error from this level on (`debug`, `info`, `warning`, `error`)."""
    number = getattr(logging, level.upper())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        stream=sys.stderr, level=max(number, logging.WARNING), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    # These put whole frames into their lines at lower levels.
    for chatty in ("engineio", "socketio", "engineio.server", "socketio.server", "werkzeug", "alembic"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
