"""The command line: `python -m server` serves, `python -m server migrate` brings the schema up to date."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from config import ConfigurationError, Settings
from server import guidance, schema
from server.accounts import actions as accounts
from server.app import create_app
from server.demo.data import PEOPLE, ensure_demo
from server.extensions import db
from server.guidance import RuleError
from server.language import serving
from server.meetings import actions as meetings

log = structlog.get_logger()

Listen = Callable[[str, int], object]
Serve = Callable[[Flask, object, str, bool], None]


@contextmanager
def _one_sentence() -> Iterator[None]:
    """What stops the start is said in a sentence, with exit code 2."""
    try:
        yield
    except (ConfigurationError, RuleError) as error:
        sentence = f"{str(error).rstrip('.')}."
    except SQLAlchemyError as error:
        sentence = (
            f"The database cannot be used ({type(error).__name__}): check HOLDFAST_DATABASE_URL and HOLDFAST_DATA_DIR."
        )
    else:
        return
    click.echo(f"Holdfast does not start: {sentence}", err=True)
    sys.exit(2)


def command(listen: Listen, serve: Serve) -> click.Group:
    """The command line, given how to take a port and how to serve on it."""

    @click.group(invoke_without_command=True)
    @click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
    @click.option(
        "--port", default=5000, show_default=True, type=click.IntRange(0, 65_535), help="The port; 0 takes a free one."
    )
    @click.option("--demo", is_flag=True, help="With a demo room, its people, and a group that talks in it.")
    @click.pass_context
    def holdfast(context: click.Context, host: str, port: int, demo: bool) -> None:
        """Serve Holdfast."""
        if context.invoked_subcommand is None:
            with _one_sentence():
                _serve(listen, serve, host, port, demo)

    @holdfast.command()
    def migrate() -> None:
        """Bring the database's schema up to date."""
        with _one_sentence():
            settings = Settings.from_environment()
            app = create_app(settings)
            with app.app_context():
                version = schema.migrate(db.engine, settings.data_dir)
            click.echo(f"The database is at version {version}.")

    return holdfast


def _serve(listen: Listen, serve: Serve, host: str, port: int, demo: bool) -> None:
    settings = Settings.from_environment()
    if demo and settings.production:
        raise ConfigurationError("The demo is refused in production: start without --demo.")
    settings.prepare_data_dir()
    listener = listen(host, port)
    port = listener.getsockname()[1]  # type: ignore[attr-defined]
    app = create_app(settings, port=port, async_mode="eventlet")
    address = f"http://{host}:{port}"
    with app.app_context():
        schema.ensure_current(db.engine, settings.data_dir)
        notes = _furnish(settings, address, demo)
        serving.keep_up()
    if trouble := guidance.load_semantic_tier(wanted=settings.semantic_tier):
        log.warning("reading_by_rules_alone", reason=trouble)
    for note in notes:
        click.echo(note)
    serve(app, listener, f"Holdfast is ready at {address}", demo)


def _furnish(settings: Settings, address: str, demo: bool) -> list[str]:
    """Put in what a first start needs; what to tell the person who starts the server."""
    notes = []
    if demo:
        ensure_demo(settings)
        names = ", ".join(f"{name} ({role})" for name, role, _relation in PEOPLE)
        notes.append(f"Demo accounts: {names}")
        notes.append(f"Their password: {settings.password_of_demo}")
    else:
        path = accounts.first_admin_link()
        if path is not None:
            notes.append(f"There is no admin yet. Open this link once, within a day, to become one: {address}{path}")
    meetings.materialise_ahead()
    meetings.open_due()
    return notes
