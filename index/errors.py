"""What can be wrong with an index, said in one line each."""

from pathlib import Path

from corpus.errors import CommuniqueError


class NoSnapshotError(CommuniqueError):
    """Nothing has been indexed yet."""


class DamagedSnapshotError(CommuniqueError):
    """A snapshot's files are not the ones that were written."""


class IncompatibleSnapshotError(CommuniqueError):
    """A snapshot was made by another embedder, encoding or format and must be rebuilt."""


class WeightsError(CommuniqueError):
    """A model's weights are missing, broken or not the expected ones."""


class ReindexRunningError(CommuniqueError):
    """Another process is building an index in the same data folder."""


class BuildError(CommuniqueError):
    """The index could not be built; the live one is as it was."""


class UnknownDocumentError(CommuniqueError):
    """No document of the index has that id or name."""


def check_folder(what: str, name: str) -> None:
    """Raise WeightsError where a model is named by a folder that is not there: the libraries would
    take it for a name on a hub, and say so."""
    if name.startswith(("/", ".", "~")) and not Path(name).is_dir():
        raise WeightsError(f"the {what} {name} cannot be loaded: there is no such folder")
