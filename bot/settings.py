"""Every setting, from the environment or ``.env``, validated once."""

from pathlib import Path
from typing import Annotated, Literal

from dotenv.parser import parse_stream
from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import CommuniqueError
from index.embedder import DEFAULT_MODEL

ENV_FILE = ".env"


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


Folder = Annotated[Path, BeforeValidator(folder)]
Level = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)]


class Settings(BaseSettings):
    """The settings; each is explained in ``.env.example``."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, env_file_encoding="utf-8", extra="forbid")

    corpus_dir: Folder = Path("corpus/documents")
    data_dir: Folder = Path("data")
    embedder: str = Field(default=DEFAULT_MODEL, min_length=1)
    log_level: Level = "WARNING"


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
