"""Every setting, from the environment or ``.env``, validated once."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import CommuniqueError
from index.embedder import DEFAULT_MODEL


class SettingsError(CommuniqueError):
    """A setting is unknown or not usable."""


class Settings(BaseSettings):
    """The settings; each is explained in ``.env.example``."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="forbid")

    corpus_dir: Path = Path("corpus/documents")
    data_dir: Path = Path("data")
    embedder: str = Field(default=DEFAULT_MODEL, min_length=1)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"


def load_settings() -> Settings:
    """The settings of this process. Raises SettingsError, one line for the first fault."""
    try:
        return Settings()
    except ValidationError as error:
        fault = error.errors()[0]
        name = str(fault["loc"][0]).upper() if fault["loc"] else "a setting"
        if fault["type"] == "extra_forbidden":
            raise SettingsError(
                f"unknown setting {name} in .env; .env.example lists them all"
            ) from None
        raise SettingsError(f"setting {name}: {fault['msg']}; see .env.example") from None
    except UnicodeDecodeError:
        raise SettingsError(".env is not UTF-8 text; save it as UTF-8") from None
