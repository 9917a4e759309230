"""Every setting, from the environment or ``.env``, validated once."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from corpus.addresses import FetchError, allowed_addresses
from corpus.errors import CommuniqueError
from index.default_model import DEFAULT_MODEL

ENV_FILE = ".env"

_MILVUS = re.compile(r"https?://[^/\s]+(?:/\w+)?/?|(?!\w+://).+\.db")


class SettingsError(CommuniqueError):
    """A setting is unknown or not usable."""


def folder(name: str | Path) -> Path:
    """The folder that a setting or an option names, its ``~`` expanded.

    Raises ValueError where it names none: an empty path would mean the current folder.
    """
    if not str(name).strip():
        raise ValueError("it is empty; name a folder")
    try:
        return Path(name).expanduser()
    except RuntimeError:
        raise ValueError(f"{name}: nobody has this home folder") from None


def _model(name: str | None) -> str | None:
    """A model's name, or its folder with the ``~`` expanded."""
    return str(folder(name)) if name and name.startswith("~") else name


def _unset(value: Any) -> Any:
    """A line ``NAME=`` without a value is a setting that is not set."""
    return None if isinstance(value, str) and not value.strip() else value


def _listed(value: Any) -> Any:
    """Values parted by commas or spaces."""
    return tuple(re.split(r"[,\s]+", value.strip(", \t"))) if isinstance(value, str) else value


def _many(value: Any) -> Any:
    return () if _unset(value) is None else _listed(value)


def _without_slash(address: str | None) -> str | None:
    return address.rstrip("/") if address else None


def _address(open_scheme: str, scheme: str) -> AfterValidator:
    """An address of the second scheme, or of the first, unencrypted one on this machine."""

    def check(value: str | None) -> str | None:
        if value is None:
            return None
        if not value.startswith((f"{open_scheme}://", f"{scheme}://")):
            raise ValueError(f"it must begin with {open_scheme}:// or {scheme}://")
        host = _host(value)
        if not host:
            raise ValueError(f"it has no usable host; write it as {scheme}://example.org")
        if value.startswith(f"{open_scheme}:") and _is_discords(host):
            raise ValueError(
                f"{open_scheme}:// would send the token through the network unencrypted;"
                f" write {scheme}://"
            )
        return value

    return AfterValidator(check)


def _host(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        return parts.hostname if parts.port != 0 else None
    except ValueError:  # half an IPv6 address, a port that is none
        return None


def _is_discords(host: str) -> bool:
    """Whether Discord itself is there; a proxy of one's own may be reached as it likes."""
    return f".{host}".endswith((".discord.com", ".discordapp.com", ".discord.gg"))


def _fetchable(entries: tuple[str, ...]) -> tuple[str, ...]:
    try:
        allowed_addresses(entries)
    except FetchError as error:
        raise ValueError(str(error)) from None
    return entries


def _milvus_address(value: SecretStr | None) -> SecretStr | None:
    """A server, with a database or without, or a file."""
    if value and not re.fullmatch(
        r"https?://[^/\s]+(/\w+)?/?|[^:\s][^:]*\.db", value.get_secret_value()
    ):
        raise ValueError("it must be http://host:port, or the path of a file that ends with .db")
    return value


Unset = BeforeValidator(_unset)
Several = BeforeValidator(_many)
DiscordId = Annotated[int, Field(gt=0, lt=2**64)]
Folder = Annotated[Path, BeforeValidator(folder)]
Level = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)]


class Settings(BaseSettings):
    """The settings; each is explained in ``.env.example``."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, env_file_encoding="utf-8", extra="forbid")

    corpus_dir: Folder = Path("corpus/documents")
    data_dir: Folder = Path("data")
    embedder: Annotated[str, Field(min_length=1), AfterValidator(_model)] = DEFAULT_MODEL
    reranker: Annotated[str | None, AfterValidator(_model), Unset] = None
    engine: Annotated[Literal["faiss", "milvus"], BeforeValidator(str.lower)] = "faiss"
    milvus_uri: Annotated[SecretStr | None, AfterValidator(_milvus_address), Unset] = None
    log_level: Level = "WARNING"
    log_questions: bool = False

    discord_token: Annotated[SecretStr | None, Unset] = None
    discord_api_url: Annotated[
        str | None, _address("http", "https"), AfterValidator(_without_slash), Unset
    ] = None
    discord_gateway_url: Annotated[str | None, _address("ws", "wss"), Unset] = None
    discord_guild_id: Annotated[DiscordId | None, Unset] = None
    message_content: bool = False
    admin_role_ids: Annotated[tuple[DiscordId, ...], NoDecode, Several] = ()
    audit_channel_id: Annotated[DiscordId | None, Unset] = None
    fetch_allowed: Annotated[tuple[str, ...], NoDecode, Several, AfterValidator(_fetchable)] = ()
    health_port: Annotated[int | None, Field(gt=0, lt=65536), Unset] = None


def load_settings() -> Settings:
    """The settings of this process. Raises SettingsError, one line for the first fault."""
    try:
        _check_env_file(Path(ENV_FILE))
        return Settings()
    except ValidationError as error:
        fault = error.errors()[0]
        name = str(fault["loc"][0]).upper() if fault["loc"] else "a setting"
        if fault["type"] == "extra_forbidden":
            raise SettingsError(
                f"unknown setting {name} in .env; .env.example lists them all"
            ) from None
        reason = fault["msg"].removeprefix("Value error, ")
        raise SettingsError(f"setting {name}: {reason}; see .env.example") from None
    except UnicodeDecodeError:
        raise SettingsError(".env is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise SettingsError(f".env cannot be read: {error.strerror or error}") from None


def _check_env_file(file: Path) -> None:
    """Raise SettingsError for a line that is no assignment, which would else be passed over."""
    if not file.is_file():
        return
    with file.open(encoding="utf-8") as opened:
        for binding in parse_stream(opened):
            if binding.error or (binding.key is not None and binding.value is None):
                text = binding.original.string
                blank = text[: len(text) - len(text.lstrip())].count("\n")
                raise SettingsError(
                    f"line {binding.original.line + blank} of .env is no setting;"
                    " write NAME=value, as in .env.example"
                )
