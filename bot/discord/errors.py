"""What can go wrong between the bot and Discord, said in one line each."""

from corpus.errors import CommuniqueError


class DiscordError(CommuniqueError):
    """Discord refuses the bot, or cannot be reached."""


class UnreachableError(DiscordError):
    """Discord does not answer now; later it may."""


class CooldownError(CommuniqueError):
    """Somebody asks faster than the bot answers them; ``told``: and was told so already."""

    def __init__(self, message: str, *, told: bool) -> None:
        super().__init__(message)
        self.told = told


class BusyError(CommuniqueError):
    """Too many questions wait, or the bot is about to stop."""


class NotAdminError(CommuniqueError):
    """An admin command was called by somebody who is no admin."""


class GoneError(CommuniqueError):
    """A button belongs to something that the bot no longer has."""
