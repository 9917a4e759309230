"""``communique run``: connect, answer until told to stop, leave in good order."""

import asyncio
import contextlib
import logging
import signal

import aiohttp
import discord
from filelock import FileLock, Timeout

from bot.discord.client import Communique
from bot.discord.endpoints import use_api
from bot.discord.errors import DiscordError, UnreachableError
from bot.discord.health import serve_health
from bot.logs import log_as_json
from bot.session import Session
from bot.settings import SettingsError
from bot.state import State
from corpus.errors import CommuniqueError

_log = logging.getLogger(__name__)

# Running answers take seconds; service managers wait a minute and a half before they kill.
_FINISH_S = 60.0
# The one before may still be stopping.
_OTHER_ENDS_S = 15.0
_AUTHENTICATION_FAILED = 4004
_DISALLOWED_INTENTS = 4014


def run(session: Session, *, sync: bool) -> None:
    """Serve until SIGTERM or SIGINT; see ``serve``. The logs go to standard error as JSON."""
    log_as_json(session.settings.log_level, [_token(session)])
    if hasattr(signal, "SIGPIPE"):
        # A command of the terminal ends with its pipe; a connection that breaks must not end a bot.
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        asyncio.run(_until_signalled(session, sync))
    except CommuniqueError:
        raise
    except Exception as error:
        # Nothing that a person could mend: whoever watches the bot may start it again.
        _log.error("stopped by an unexpected error", exc_info=error)
        raise UnreachableError(
            f"stopped by an unexpected {type(error).__name__}; the log has more"
        ) from None


async def serve(session: Session, *, sync: bool, stop: asyncio.Event) -> None:
    """Be the bot until told to stop. ``sync`` registers the commands first.

    Raises SettingsError without a token, DiscordError where Discord refuses it, UnreachableError
    where Discord does not answer, StateError where what people did cannot be read.
    """
    token = _token(session)
    if session.settings.discord_api_url:
        use_api(session.settings.discord_api_url)
    alone = _alone(session)
    state = State.open(session.store.root)
    health = None
    bot = Communique(session, state)
    try:
        await _login(bot, token)
        if sync:
            await _sync(bot, session)
        if session.settings.health_port:
            health = await serve_health(session.settings.health_port, bot.vitals)
        session.say("loading the model and the index …")
        await bot.prepare()
        await _connected_until(bot, stop, session)
    finally:
        await bot.finish(_FINISH_S)
        if health:
            await health.cleanup()
        state.close()
        alone.release()
    session.say("stopped")


def _alone(session: Session) -> FileLock:
    """Holds the data folder: two bots on one would both answer everything."""
    session.store.root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(session.store.root / "bot.lock")
    try:
        lock.acquire(timeout=_OTHER_ENDS_S)
    except Timeout:
        raise DiscordError(
            f"another bot runs with the data folder {session.store.root}; stop it, or give this one"
            " a DATA_DIR of its own"
        ) from None
    return lock


def _token(session: Session) -> str:
    secret = session.settings.discord_token
    token = secret.get_secret_value().strip() if secret else ""
    if not token:
        raise SettingsError(
            "DISCORD_TOKEN is not set; the README tells how to create the bot and get one"
        )
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise SettingsError(
            "DISCORD_TOKEN has a character that no token has, such as a blank or a line end;"
            " copy it anew"
        )
    return token


async def _until_signalled(session: Session, sync: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Not on Windows, where Ctrl-C ends asyncio.run by itself.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await serve(session, sync=sync, stop=stop)


async def _login(bot: Communique, token: str) -> None:
    try:
        await bot.login(token)
    except discord.LoginFailure:
        raise DiscordError(
            "Discord does not know this token; copy it anew from the developer portal, page Bot,"
            " into DISCORD_TOKEN"
        ) from None
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise UnreachableError(f"Discord cannot be reached: {_line(error)}") from None


async def _sync(bot: Communique, session: Session) -> None:
    try:
        count = await bot.sync()
    except (discord.DiscordServerError, aiohttp.ClientError, OSError) as error:
        raise UnreachableError(f"Discord cannot be reached: {_line(error)}") from None
    except discord.HTTPException as error:
        raise DiscordError(f"Discord did not take the commands: {_line(error)}") from None
    where = "one server" if session.settings.discord_guild_id else "all servers"
    session.say(f"{count} commands registered for {where}")


async def _connected_until(bot: Communique, stop: asyncio.Event, session: Session) -> None:
    """Be connected until told to stop. Raises DiscordError where Discord ends it for good."""
    connected = asyncio.create_task(bot.connect(reconnect=True))
    told = asyncio.create_task(stop.wait())
    ready = asyncio.create_task(_say_ready(bot, session))
    try:
        await asyncio.wait({connected, told}, return_when=asyncio.FIRST_COMPLETED)
        if not connected.done():
            session.say("stopping: what was asked is still answered")
            # The connection stays until then.
            await bot.finish(_FINISH_S)
            return
        await connected
    except discord.PrivilegedIntentsRequired:
        raise DiscordError(
            "MESSAGE_CONTENT is on, but the Message Content Intent is not: switch it on in the"
            " developer portal, page Bot"
        ) from None
    except discord.ConnectionClosed as error:
        raise DiscordError(_closed(error.code)) from None
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise UnreachableError(f"Discord cannot be reached: {_line(error)}") from None
    finally:
        for task in (told, ready, connected):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await connected


async def _say_ready(bot: Communique, session: Session) -> None:
    await bot.wait_until_ready()
    servers = len(bot.guilds)
    session.say(f"ready as {bot.user} in {servers} server{'s' if servers != 1 else ''}")
    with contextlib.suppress(discord.HTTPException):
        guild = session.settings.discord_guild_id
        commands = await bot.tree.fetch_commands(guild=discord.Object(guild) if guild else None)
        if not commands:
            session.say("no commands are registered yet; start once with: communique run --sync")


def _closed(code: int | None) -> str:
    if code == _AUTHENTICATION_FAILED:
        return "Discord does not take this token any more; copy it anew into DISCORD_TOKEN"
    if code == _DISALLOWED_INTENTS:
        return "Discord does not allow MESSAGE_CONTENT: switch on the Message Content Intent"
    return f"Discord ended the connection (code {code})"


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
