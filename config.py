"""Every setting of Holdfast, read from the environment once. Each is documented where it stands.

A setting `name` comes from the variable `HOLDFAST_NAME`. What is secret is made at the first start and kept in the data
folder, so that a newcomer has to set nothing.
"""

from __future__ import annotations

import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal

from cryptography.fernet import Fernet
from pydantic import Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent


class ConfigurationError(Exception):
    """A setting that cannot be used; the text is one sentence for the person who starts the server."""


class Settings(BaseSettings):
    """The settings of one process. Build it with `Settings.from_environment()`."""

    model_config = SettingsConfigDict(env_prefix="HOLDFAST_", extra="ignore", frozen=True)

    environment: Literal["development", "production"] = "development"
    """`production` demands https for cookies and refuses demo data."""

    data_dir: Path = PROJECT_ROOT / "data"
    """Where the SQLite database and the secrets are kept. Created, readable by its owner alone."""

    database_url: str = ""
    """An SQLAlchemy URL.

    Empty: SQLite in the data folder. PostgreSQL: `postgresql+psycopg2://user:password@host/name`.
    """

    redis_url: str = ""
    """Tells several workers of each other's events at once, and holds the sign-in throttle.

    Empty: one process needs none.
    """

    secret_key: str = ""
    """Signs cookies and form tokens. Empty: made once and kept in the data folder."""

    field_keys: str = ""
    """Fernet keys for text at rest, newest first, separated by commas. Empty: made once and kept in the data folder."""

    allowed_origins: str = ""
    """Origins that may open sockets, separated by commas. Empty: localhost and 127.0.0.1 on the port served."""

    secure_cookies: bool = False
    """True behind https: cookies become `Secure` and take the `__Host-` prefix. Always true in production."""

    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """How many reverse proxies in front may be believed about the client's address and scheme."""

    demo_password: str = ""
    """The password of the demo accounts. Empty: made once and kept in the data folder."""

    region: str = "us"
    """Whose crisis lines are shown: the name of a file in `server/guidance/resources`."""

    exit_url: str = "https://www.weather.gov/"
    """Where "Exit this page" leads: something nobody wonders about."""

    say_burst: int = Field(default=20, ge=1)
    """How many messages a seat may say at once, before `say_rate` counts."""

    say_rate: float = Field(default=2.0, gt=0)
    """How many messages a second a seat may say in the long run."""

    sign_in_days: int = Field(default=14, ge=1)
    """After how many days without a visit a sign-in ends."""

    login_failures: str = "10 per 15 minutes"
    """Wrong passwords per account and address before waiting; notation of the `limits` library."""

    semantic_tier: bool = True
    """Whether messages are read for what they mean as well as for listed words. Off: by the rules alone, on machines
    with little memory (it takes up to 260 MB) or a single busy core."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """What is logged. Text that people wrote is never logged at any level."""

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("field_keys")
    @classmethod
    def _keys(cls, value: str) -> str:
        for key in filter(None, value.replace("\n", ",").split(",")):
            try:
                Fernet(key.strip())
            except ValueError:
                raise PydanticCustomError("key", "A key is 32 bytes in URL-safe Base64") from None
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise PydanticCustomError("redis", "It begins with `redis://`, `rediss://` or `unix://`")
        return value

    @classmethod
    def from_environment(cls, **overrides: object) -> Settings:
        """Settings from `HOLDFAST_*` variables, `overrides` first.

        Raises ConfigurationError with the variable's name.
        """
        try:
            return cls(**overrides)  # type: ignore[arg-type]
        except ValidationError as error:
            first = error.errors()[0]
            name = "HOLDFAST_" + str(first["loc"][0]).upper() if first["loc"] else "A setting"
            raise ConfigurationError(f"{name} cannot be used: {first['msg']}.") from None

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def https(self) -> bool:
        return self.secure_cookies or self.production

    @property
    def url_of_database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'holdfast.sqlite3'}"

    def origins(self, port: int) -> list[str]:
        """The origins that may open a socket when serving on `port`."""
        if self.allowed_origins:
            return [origin.strip() for origin in self.allowed_origins.split(",") if origin.strip()]
        return [f"http://{host}:{port}" for host in ("localhost", "127.0.0.1")]

    def prepare_data_dir(self) -> None:
        """Make the data folder. Raises ConfigurationError when it cannot be written."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            self.data_dir.chmod(0o700)
            probe = self.data_dir / ".writable"
            probe.write_text("")
            probe.unlink()
        except OSError as error:
            raise ConfigurationError(
                f"The data folder {self.data_dir} cannot be written ({error.strerror}): "
                "set HOLDFAST_DATA_DIR to a folder that can."
            ) from None

    def _kept(self, name: str, make: str) -> str:
        """A secret of the data folder: read, or kept as `make` at the first start."""
        path = self.data_dir / name
        if not path.exists():
            self.prepare_data_dir()
            draft = path.with_suffix(f".{secrets.token_hex(4)}")
            draft.touch(mode=0o600)
            draft.write_text(make + "\n")
            try:
                # A hard link fails where another process was first, so that both use the same secret.
                path.hardlink_to(draft)
            except FileExistsError:
                pass
            draft.unlink()
        return path.read_text().strip()

    @cached_property
    def signing_key(self) -> str:
        return self.secret_key or self._kept("secret_key", secrets.token_hex(32))

    @cached_property
    def fernet_keys(self) -> list[str]:
        keys = self.field_keys or self._kept("field_keys", Fernet.generate_key().decode())
        return [key.strip() for key in keys.replace("\n", ",").split(",") if key.strip()]

    @cached_property
    def password_of_demo(self) -> str:
        return self.demo_password or self._kept("demo_password", "tuesday-" + secrets.token_hex(4))
