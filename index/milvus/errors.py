"""What can go wrong between this process and Milvus, said in one line each."""

from corpus.errors import CommuniqueError


class EngineError(CommuniqueError):
    """Milvus is not installed, refuses a request, or is used in a way that it does not allow."""


class EngineUnreachableError(EngineError):
    """Milvus does not answer now; later it may."""


class MissingError(EngineError):
    """A collection or an alias is not there."""
