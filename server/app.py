"""All wiring on one screen: `create_app()` binds settings, extensions, doors and guards, in the order they are met."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from config import PROJECT_ROOT, ConfigurationError, Settings
from server import database, failures, guidance, logs, security, throttle
from server.accounts import browser, ground_rules
from server.accounts.routes import accounts
from server.extensions import babel, csrf, db, migrate, socketio
from server.gate import SocketGate
from server.groups.routes import groups
from server.language.routes import language
from server.learning.routes import learning
from server.meetings.routes import meetings
from server.models import Base, field_cipher
from server.moderation.events import door as moderation_door
from server.moderation.routes import moderation
from server.pages.routes import pages
from server.people.routes import people
from server.rooms.events import door as rooms_door
from server.rooms.routes import rooms
from server.sockets import open_doors

LARGEST_REQUEST = 64 * 1024
LANGUAGES = ("en",)


def create_app(settings: Settings | None = None, *, port: int = 5000, async_mode: str = "threading") -> Flask:
    """A Holdfast that can serve on `port`.

    Raises ConfigurationError, or RuleError for language data that cannot be used.
    """
    settings = settings or Settings.from_environment()
    settings.prepare_data_dir()
    logs.set_up(settings.log_level)
    guidance.load()
    if settings.region not in guidance.regions():
        raise ConfigurationError(
            f"HOLDFAST_REGION is {settings.region}, and help is known for {', '.join(guidance.regions())}."
        )

    app = Flask("server", root_path=str(PROJECT_ROOT / "client"), static_folder="static", template_folder="templates")
    app.config.update(_configuration(settings))

    field_cipher.bind(settings.fernet_keys)
    database.bind(app)
    migrate.init_app(app, db, directory=str(PROJECT_ROOT / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=lambda: request.accept_languages.best_match(LANGUAGES) or "en")
    browser.bind(app)
    failures.answer_failures(app)
    for blueprint in (accounts, people, groups, meetings, rooms, moderation, language, learning, pages):
        app.register_blueprint(blueprint)
    security.protect(
        app, rules_version=lambda: ground_rules.current().version, trusted_proxies=settings.trusted_proxies
    )

    throttle.speaking = throttle.Pace(settings.say_burst, settings.say_rate)
    origins = settings.origins(port)
    socketio.init_app(
        app,
        async_mode=async_mode,
        transports=["websocket"],
        cors_allowed_origins=origins,
        max_http_buffer_size=LARGEST_REQUEST,
        ping_interval=20,
        ping_timeout=20,
        http_compression=False,
        logger=False,
        engineio_logger=False,
    )
    open_doors(app, rooms_door, moderation_door)
    gate = SocketGate(app.wsgi_app, origins, lambda environ: _is_signed_in(app, environ))
    app.wsgi_app = gate  # type: ignore[method-assign]
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "HOLDFAST": settings,
        "SECRET_KEY": settings.signing_key,
        "SQLALCHEMY_ENGINES": {"default": database.engine_options(settings.url_of_database)},
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "SESSION_COOKIE_NAME": "__Host-holdfast" if settings.https else "holdfast",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        # A form that is open during a long talk still counts.
        "WTF_CSRF_TIME_LIMIT": 24 * 3600,
        "WTF_CSRF_SSL_STRICT": False,
    }


def _is_signed_in(app: Flask, environ: dict[str, Any]) -> bool:
    with app.app_context():
        return browser.sign_in_of(environ) is not None


# Alembic compares the models with the database through this.
db.metadata = Base.metadata  # type: ignore[attr-defined]
