"""Who may change the library, and what comes of every way to try it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.bot.discord.admin_stage import Stage, acted, one, play, stage
from tests.bot.discord.stage import MANAGE_GUILD
from tests.corpus.pdfs import pdf
from tests.discord_server import CommandHidden, DiscordServer, Upload

NEWS = (
    b"---\ntitle: Kelp\ndate: 2025-10-05\n---\nThe levy on dried kelp ended on October 5, 2025.\n"
)
PAGE = b"<html><head><title>Salt</title></head><body><p>Salt is free of duty now.</p></body></html>"
COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("library add", {"url": "https://example.org/a"}),
    ("library remove", {"id": "beans.md"}),
    ("library failures", {}),
    ("reindex", {}),
    ("status", {}),
]


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


async def refused(on: Stage, person: Any, channel: Any, because: str) -> None:
    """Every admin command of this person is refused in private, and nothing comes of it."""
    before = files(on.corpus)
    public = len(on.general.messages)
    for name, options in COMMANDS:
        answer = await one(await person.command(channel, name, force=True, **options))
        assert because in answer.text
        entry = on.audit()[-1]
        assert (entry.user, entry.action, entry.outcome) == (person.id, name, "refused")
        assert entry.guild == (channel.guild.id if channel.guild else None)
    assert files(on.corpus) == before
    assert not [m for m in on.general.messages[public:] if not m.ephemeral]


def test_nobody_else_sees_or_uses_the_admin_commands(tmp_path: Path):
    async def act(on: Stage) -> None:
        for name, options in COMMANDS:
            with pytest.raises(CommandHidden):
                await on.anna.command(on.general, name, **options)
        await refused(on, on.anna, on.general, "Only members with Manage Server")
        await refused(on, on.boss, on.boss.dm(), "in a server only")
        assert "How I am" in await on.private(on.boss, "status")
        member = on.guild.guild.members[on.boss.id]
        member.roles = [role for role in member.roles if not role.permissions & MANAGE_GUILD]
        await refused(on, on.boss, on.general, "Only members with Manage Server")

    acted(tmp_path, act)


def test_an_admin_role_is_enough_and_where_none_of_them_is_manage_server_is_not(tmp_path: Path):
    def roles(discord: DiscordServer, _corpus: Path, _data: Path) -> dict[str, object]:
        role = discord.guild("Trade desk").role("Librarians")
        discord.guild("Elsewhere").person("Stranger", permissions=MANAGE_GUILD)
        return {"admin_role_ids": (role.id,)}

    async def act(on: Stage) -> None:
        clara = on.guild.person("Clara", roles=["Librarians"])
        status = await clara.command(on.general, "status", force=True)
        assert "How I am" in (await one(status)).text
        assert "How I am" in await on.private(on.boss, "status")
        elsewhere = on.discord.guild("Elsewhere")
        away = elsewhere.channel("hall")
        await refused(on, elsewhere.person("Stranger"), away, "Only members with Manage Server")

    acted(tmp_path, act, prepare=roles)


def test_a_bot_bound_to_one_server_obeys_the_admins_of_no_other(tmp_path: Path):
    def bound(discord: DiscordServer, _corpus: Path, _data: Path) -> dict[str, object]:
        discord.guild("Elsewhere").person("Stranger", permissions=MANAGE_GUILD)
        return {"discord_guild_id": discord.guild("Trade desk").id}

    async def act(on: Stage) -> None:
        elsewhere = on.discord.guild("Elsewhere")
        away = elsewhere.channel("hall")
        await refused(on, elsewhere.person("Stranger"), away, "do not work in this server")
        assert "How I am" in await on.private(on.boss, "status")

    acted(tmp_path, act, prepare=bound)


def test_what_admins_do_is_written_down_and_told_in_the_audit_channel(tmp_path: Path):
    def audited(discord: DiscordServer, _corpus: Path, _data: Path) -> dict[str, object]:
        return {"audit_channel_id": discord.guild("Trade desk").channel("audit").id}

    async def act(on: Stage) -> None:
        await on.private(on.boss, "library add", file=Upload("a_*b*.md", NEWS))
        await on.private(on.boss, "library add", file=Upload("kelp.exe", NEWS))
        await on.private(on.boss, "library remove", id="beans.md")
        await on.private(on.boss, "library failures")
        await on.private(on.boss, "status")
        await one(await on.anna.command(on.general, "status", force=True))
        rows = await on.written(6)
        assert [row[0] for row in rows] == [
            *["library add", "library add", "library remove", "library failures"],
            *["status", "status"],
        ]
        assert rows[0][1:] == ("a_*b*.md", "added a_*b*.md")
        assert "not a known kind" in rows[1][2]
        assert rows[2][1:] == ("beans.md", "removed beans.md")
        assert [row[2] for row in rows[3:]] == ["done", "done", "refused"]
        hall = on.guild.channel("audit")
        await on.discord.until(lambda: len(on.boss.screen(hall)) == 5, what="five lines")
        told = [seen.text for seen in on.boss.screen(hall)]
        assert told[0] == rf"{on.boss.mention} · library add a\_\*b\*.md · added a\_\*b\*.md"

        # An audit channel that is closed to the bot keeps nobody from work.
        on.guild.bot_permissions(0)
        assert "Removed cod.md" in await on.private(on.boss, "library remove", id="cod.md")
        assert (await on.written(7))[-1] == ("library remove", "cod.md", "removed cod.md")

    acted(tmp_path, act, prepare=audited)


ATTACHED = [
    ("kelp.md", NEWS, "Added **Kelp** as kelp.md"),
    ("salt.html", PAGE, "Added **Salt** as salt.html"),
    ("rope.pdf", pdf([(72, 700, 12, "Rope is taxed at 4 per cent since May.")]), "as rope.pdf"),
    ("../../up.md", b"The tax on rope.", "as up.md"),
    ("C:\\down.md", b"The tax on rope went down.", "as down.md"),
    ("CON.md", b"The tax on consoles.", "as CON.md"),
    ("../../passwd", b"root:x:0", "passwd: not a known kind of document"),
    ("....md", b"The tax on dots.", "not a known kind of document"),
    ("...", b"The tax on dots.", "not a known kind of document"),
    ("beans.md", b"Other beans.", "another file called beans.md is in the library"),
    ("empty.md", b"", ""),
    ("broken.pdf", b"%PDF-1.7\nnothing", ""),
    ("not.docx", b"PK\x03\x04 no zip", ""),
    ("run.exe", b"MZ", "not a known kind of document"),
    (f"{'n' * 300}.md", b"The tax on names.", "the name is too long"),
]


def test_attachments_are_added_or_refused_in_one_private_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # The addresses of Discord's files have no folders in them, whatever a file is called.
    monkeypatch.setattr("tests.discord_server.posting.quote", lambda _name: "file")

    async def act(on: Stage) -> None:
        outside = {name for name in files(tmp_path) if not name.startswith(("library", "data"))}
        for name, data, said in ATTACHED:
            before = files(on.corpus)
            answer = await on.private(on.boss, "library add", file=Upload(name, data))
            assert answer
            assert "\n" not in answer
            assert "Something went wrong" not in answer
            assert said.lower() in answer.lower().replace("\\", "")
            added = files(on.corpus).keys() - before.keys()
            assert len(added) == (1 if answer.startswith("Added") else 0), (name, answer)
            assert before.items() <= files(on.corpus).items()
        await on.discord.until(
            lambda: (
                {n for n in files(tmp_path) if not n.startswith(("library", "data"))} == outside
            ),
            what="nothing beside the library",
            timeout=1,
        )
        assert "one of them" in await on.private(on.boss, "library add")
        both = {"file": Upload("kelp2.md", NEWS), "url": "https://example.org"}
        assert "one of them" in await on.private(on.boss, "library add", **both)

    acted(tmp_path, act)


def test_what_is_too_large_is_refused_by_the_size_that_discord_tells(tmp_path: Path):
    async def act(on: Stage) -> None:
        upload = Upload("large.md", b"Rope. " * (26 * 2**20 // 6))
        answer = await on.private(on.boss, "library add", file=upload)
        assert answer == "Large.md: 26 MB is over the limit of 25 MB."
        assert not (on.corpus / "large.md").exists()

    acted(tmp_path, act)


def test_what_is_said_with_a_document_goes_over_what_it_says_itself(tmp_path: Path):
    async def act(on: Stage) -> None:
        add = {"file": Upload("kelp.md", NEWS), "publisher": "The Quay Gazette"}
        bad = await on.private(on.boss, "library add", **add, published="yesterdayish")
        assert bad == "Published: this is not a date; write it as YYYY-MM-DD."
        assert not (on.corpus / "kelp.md").exists()
        said = await on.private(
            on.boss, "library add", **add, published="2025-11-01", title="Kelp *again*"
        )
        assert r"**Kelp \*again\***" in said
        sidecar = (on.corpus / "kelp.md.meta.yaml").read_text()
        assert "2025-11-01" in sidecar
        assert "The Quay Gazette" in sidecar
        undated = await on.private(on.boss, "library add", file=Upload("s.md", b"Salt is free."))
        assert "date is unknown" in undated
        long = b"---\ntitle: " + b"very " * 900 + b"long\n---\nThe tax on titles ended."
        assert "Added **very very" in await on.private(
            on.boss, "library add", file=Upload("long.md", long)
        )

    acted(tmp_path, act)


@asynccontextmanager
async def web_site() -> AsyncIterator[int]:
    """A web site with good and bad pages. Gives its port."""

    async def page(_request: web.Request) -> web.Response:
        return web.Response(body=PAGE, content_type="text/html")

    async def image(_request: web.Request) -> web.Response:
        return web.Response(body=b"\x89PNG", content_type="image/png")

    async def inside(request: web.Request) -> web.Response:
        raise web.HTTPFound(f"http://127.0.0.2:{request.url.port}/page")

    async def cloud(_request: web.Request) -> web.Response:
        raise web.HTTPFound("http://169.254.169.254/latest/meta-data/")

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/plain"})
        if request.path == "/declared":
            response.content_length = 2**30
        await response.prepare(request)
        while True:
            await response.write(b"tariff " * 20_000)

    app = web.Application()
    for path, handler in (
        *[("/page", page), ("/image", image), ("/inside", inside), ("/cloud", cloud)],
        *[("/declared", endless), ("/endless", endless)],
    ):
        app.router.add_get(path, handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "0.0.0.0", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def test_addresses_are_fetched_or_refused_in_one_private_line(tmp_path: Path):
    async def act(on: Stage) -> None:
        async with web_site() as port:
            here = f"http://127.0.0.1:{port}"
            for url, said in (
                (f"{here}/page", "not a public address"),
                (f"http://localhost:{port}/page", "not a public address"),
                (f"http://[::1]:{port}/page", "not a public address"),
                (f"http://2130706433:{port}/page", "not a public address"),
                ("http://169.254.169.254/latest/meta-data/", "not a public address"),
                ("file:///etc/passwd", "only http and https"),
                ("not a url", "only http and https"),
                ("x" * 5900, ""),
            ):
                answer = await on.private(on.boss, "library add", url=url)
                assert said in answer
                assert "\n" not in answer
                assert not answer.startswith(("Added", "Something"))
        assert sorted(path.name for path in on.corpus.iterdir()) == [
            *["beans.md", "cod.md", "premiers.md"]
        ]

    acted(tmp_path, act)


def test_a_site_that_is_allowed_may_send_documents_and_nothing_else(tmp_path: Path):
    async def act(on: Stage, here: str) -> None:
        for path, said in (
            ("/inside", "not a public address"),
            ("/cloud", "not a public address"),
            ("/missing", "answered 404"),
            ("/image", "cannot be read"),
            ("/declared", "more than the limit of 25 MB"),
            ("/endless", "more than the limit of 25 MB"),
        ):
            answer = await on.private(on.boss, "library add", url=here + path)
            assert said in answer, path
            assert "\n" not in answer
        assert len(list(on.corpus.iterdir())) == 3
        assert "Added **Salt**" in await on.private(on.boss, "library add", url=f"{here}/page")
        (added,) = on.corpus.glob("127.0.0.1-page-*.html")
        assert PAGE in added.read_bytes()

    async def run() -> None:
        async with (
            web_site() as port,
            stage(tmp_path, fetch_allowed=(f"127.0.0.1:{port}",)) as on,
        ):
            await act(on, f"http://127.0.0.1:{port}")

    play(run())


def test_a_document_is_removed_by_choice_id_path_or_name(tmp_path: Path):
    async def act(on: Stage) -> None:
        offered = await on.boss.autocomplete(on.general, "library remove", "id", "BEANS")
        ((label, value),) = offered
        assert "Growing beans" in label
        assert "Removed beans.md" in await on.private(on.boss, "library remove", id=value)
        assert (on.corpus / ".removed" / "beans.md").exists()
        assert not (on.corpus / "beans.md").exists()
        assert "Removed cod.md" in await on.private(on.boss, "library remove", id="cod.md")
        for unknown in ("beans.md", "../data/CURRENT", "/etc/passwd", ".removed/beans.md", " "):
            said = await on.private(on.boss, "library remove", id=unknown)
            assert "no document of the library is called" in said.lower()
        endless = await on.private(on.boss, "library remove", id="*x" * 3000)
        assert endless.startswith("No document of the library is called")
        assert sorted(files(on.corpus)) == [".removed/beans.md", ".removed/cod.md", "premiers.md"]

    acted(tmp_path, act)
