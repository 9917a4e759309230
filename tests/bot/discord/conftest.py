"""A stage for tests of the bot: a server with people in it, the bot, and a library of its own.

Tests that are coroutines and take a ``stage`` are played on it, with the bot inside the test.
"""

import asyncio
import inspect
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.discord.markdown import unrender
from bot.state import State
from corpus.document import Metadata
from corpus.library import Library
from index.build import reindex
from index.embedder import Embedder
from index.store import Store
from tests.bot.desk import library
from tests.bot.discord.stage import bot_inside
from tests.discord_server import DiscordServer, Invocation, Seen

HOSTILE = (
    "The glue levy is **17.5 per cent**, @everyone was told, and <@123456789012345678> pays it. See"
    " https://example.org/a_b_c*d* or [the form](https://evil.example/x) for more.\n\n"
    "“# Glue is `not` ||secret||: 5 * 3 * 2 > 1 & <b>bold</b> </ask:1> ~~no~~,” said Glue Minister"
    " Rolf Kleister. “Paste \\*is\\* glue, :smile: and <#42> too.”\n"
)
HOSTILE_TITLE = "*Glue* @everyone <@1> [here](https://evil.example) & <b>levy</b> `x`"
LONG = "\n\n".join(
    f"Chapter {n} of the lighthouse chronicle begins in the year {1800 + n}. "
    + f"The keeper of lamp {n} wrote down the weather, the ships and the price of oil. " * 6
    for n in range(1, 15)
)
NOTICES = 28
KETTLE = "The levy on kettles was dropped on April 4, 2023, the tea office of Southmark said.\n"


def furnish(root: Path) -> Library:
    """The small library with everything in it that is hard to show."""
    desk = library(root)
    glue = Metadata(title=HOSTILE_TITLE, publisher="The _Paste_ Herald", url="https://a.example/_(")
    desk.add("glue.txt", HOSTILE.encode(), glue)
    desk.add("lamps.txt", LONG.encode(), Metadata(title="The lighthouse chronicle"))
    desk.add("kettle.txt", KETTLE.encode(), Metadata(title="The levy on kettles"))
    pulp = Metadata(
        title="Élan québécois: les moulins de Montréal", publisher="Le Courrier d’Érable"
    )
    desk.add("pulp.txt", "The pulp mills of Montréal export paper.\n".encode(), pulp)
    for n in range(1, NOTICES + 1):
        notice = f"Ferry number {n} leaves the eastern pier at {n % 24} o’clock.\n"
        title = f"Ferry notice {n:02} " + ("about the eastern pier " * 6 if n == 3 else "")
        desk.add(
            f"ferry-{n:02}.txt", notice.encode(), Metadata(title=title, publisher="Ferry Board")
        )
    return desk


@dataclass(frozen=True)
class Indexed:
    """A library and its index, to be copied and never changed."""

    corpus: Path
    data: Path


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Indexed:
    """The library of the stage, indexed once."""
    root = tmp_path_factory.mktemp("stage")
    desk = furnish(root)
    reindex(desk, Store(root / "data"), embedder)
    return Indexed(desk.root, root / "data")


class _Live(logging.Handler):
    """Which snapshot the bot says to answer from."""

    def __init__(self) -> None:
        super().__init__()
        self.snapshot = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.snapshot = getattr(record, "snapshot", self.snapshot)


class Stage:
    """One server, one channel, Anna and Ben, and the bot that serves them."""

    def __init__(
        self, folder: Path, indexed: Indexed | None, embedder: Embedder, **settings: Any
    ) -> None:
        self.corpus, self.data = folder / "library", folder / "data"
        if indexed:
            shutil.copytree(indexed.corpus, self.corpus)
            shutil.copytree(indexed.data, self.data)
        else:
            self.corpus.mkdir()
        self.settings = settings
        self._embedder = embedder
        self._live = _Live()
        self.texts: dict[str, set[str]] = {}
        if indexed:
            self._note_texts()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Begin; at the end, nothing that was said may have harmed anybody or changed a quote."""
        logger = logging.getLogger("bot.discord.desk")
        logger.addHandler(self._live)
        logger.setLevel(logging.INFO)
        try:
            async with DiscordServer() as self.discord:
                if self.settings.get("message_content"):
                    self.discord.enable_message_content()
                self.guild = self.discord.guild("Trade desk")
                self.general = self.guild.channel("general")
                self.anna, self.ben = self.guild.person("Anna"), self.guild.person("Ben")
                async with AsyncExitStack() as self._bot:
                    await self._enter()
                    yield
                    self._check()
        finally:
            logger.removeHandler(self._live)

    async def _enter(self) -> None:
        bot = bot_inside(self.discord, self.corpus, self.data, **self.settings)
        await self._bot.enter_async_context(bot)

    async def restart(self) -> None:
        """Stop the bot and start it again."""
        await self._bot.aclose()
        await self._enter()

    async def reindex(self) -> None:
        """Index the library anew, as another process does, and wait until the bot has it."""
        report = await asyncio.to_thread(
            reindex, Library(self.corpus), Store(self.data), self._embedder
        )
        self._note_texts()
        await self.discord.until(
            lambda: self._live.snapshot == report.snapshot, what="the bot to use the new index"
        )

    def _note_texts(self) -> None:
        for document in self.snapshot.documents:
            text = self.snapshot.document(document.id).text
            self.texts.setdefault(document.id, set()).add(text)

    @property
    def snapshot(self) -> Any:
        """The live snapshot, opened anew."""
        return Store(self.data).open(self._embedder).snapshot

    def text_of(self, path: str) -> str:
        """The text of a document."""
        snapshot = self.snapshot
        return snapshot.document(snapshot.find(path).id).text

    @contextmanager
    def state(self) -> Iterator[State]:
        """What the bot keeps."""
        state = State.open(self.data)
        try:
            yield state
        finally:
            state.close()

    async def ask(self, question: str, by: Any = None, where: Any = None, **options: Any) -> Seen:
        """Ask with the command; the answer."""
        call = await (by or self.anna).command(
            where or self.general, "ask", question=question, **options
        )
        return await call.answer()

    async def mention(self, question: str, by: Any = None, where: Any = None, **how: Any) -> Seen:
        """Ask by mentioning the bot; the answer."""
        return await self.say(f"{self.discord.bot_mention} {question}", by, where, **how)

    async def say(self, text: str, by: Any = None, where: Any = None, **how: Any) -> Seen:
        """Write a message; what the bot says to it."""
        person = by or self.anna
        return await person.reply_to(await person.type(where or self.general, text, **how))

    async def press(self, message: Seen | Invocation, button: str, by: Any = None) -> Seen:
        """Press a button that is answered with a message of its own."""
        return await (await (by or self.anna).click(message, button)).answer()

    def now(self, message: Seen, by: Any = None) -> Seen:
        """A message as it stands now."""
        person = by or self.anna
        return next(m for m in person.screen(message.channel) if m.id == message.id)

    async def leaf(self, message: Seen, button: str, by: Any = None) -> Seen:
        """Press a button that changes its message; the message then."""
        before = self.now(message, by)
        await (by or self.anna).click(message, button)
        await self.discord.until(
            lambda: self.now(message, by).embeds != before.embeds, what="another page"
        )
        return self.now(message, by)

    async def settled(self) -> None:
        """Wait until all that was typed before is dealt with: until two more questions, one after
        the other, are answered in another place."""
        last = self.guild.person("Last of all")
        for _ in range(2):
            await self.say("Who called the increase a tax?", last, last.dm())

    def spoken(self, channel: Any, by: Any = None) -> list[Seen]:
        """The bot's messages that a person sees in a channel."""
        bot = self.discord.bot_user
        return [m for m in (by or self.anna).screen(channel) if m.author is bot and not m.thinking]

    def _check(self) -> None:
        """Nobody was pinged, and every quote that was sent is the document's own words."""
        assert self.discord.pings == []
        assert self.discord.unknown_requests == []
        known = [text for texts in self.texts.values() for text in texts]
        with self.state() as state:
            for message in self.discord.world.messages.values():
                if message.author is not self.discord.bot_user:
                    continue
                for embed in message.embeds:
                    words = quoted_words(embed)
                    footer = (embed.get("footer") or {}).get("text", "")
                    assert not words or any(words in text for text in known), words
                    kept = state.answer_of_message(message.id)
                    if kept and "Quote " in footer:
                        quote = kept.quotes[int(footer.split("Quote ")[1].split()[0]) - 1]
                        versions = self.texts[quote.document]
                        assert words in {text[quote.start : quote.end] for text in versions}


def quoted_words(embed: dict[str, Any]) -> str:
    """The words in the block quotes of an embed as Discord shows them, what is bold included."""
    lines = (embed.get("description") or "").split("\n")
    quote = "\n".join(line for line in lines if line.startswith("> "))
    try:
        return unrender(quote)
    except ValueError:
        # Only the context of a quote has markup, and no other than bold.
        return unrender(quote.replace("**", ""))


@pytest.fixture
def stage(tmp_path: Path, indexed: Indexed, embedder: Embedder) -> Stage:
    """Without the message content intent, as the bot comes."""
    return Stage(tmp_path, indexed, embedder)


@pytest.fixture
def bare_stage(tmp_path: Path, embedder: Embedder) -> Stage:
    """With an empty library and no index."""
    return Stage(tmp_path, None, embedder)


@pytest.fixture
def reading_stage(tmp_path: Path, indexed: Indexed, embedder: Embedder) -> Stage:
    """With the message content intent."""
    return Stage(tmp_path, indexed, embedder, message_content=True)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Play a test that is a coroutine on the stage that it takes."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    given = {name: pyfuncitem.funcargs[name] for name in names}
    (stage,) = (value for value in given.values() if isinstance(value, Stage))

    async def play() -> None:
        async with stage.open():
            await pyfuncitem.obj(**given)

    asyncio.run(asyncio.wait_for(play(), 60))
    return True
