"""Errors for the person who meets them: one line that says what happened and what to do."""


class CommuniqueError(Exception):
    """Base of every error that is shown to people as its one-line message, never as a traceback."""


class ReadError(CommuniqueError):
    """A file cannot be read as a document; the message says why and what to do."""


class LibraryError(CommuniqueError):
    """The library folder, or a request to change it, is not usable as it stands."""
