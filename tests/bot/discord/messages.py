"""What Discord takes, written down once more for the tests, and hostile texts for it."""

from hypothesis import strategies as st

from bot.discord.embeds import Page
from bot.discord.markdown import unrender
from corpus.document import DocumentRef

NASTY = [
    *"\\*_~|`<>[]()@#&!:/+-.=1230 \n\taZé",
    *["**", "__", "~~", "||", "```", "> ", ">>> ", "# ", "### ", "-# ", "- ", "* ", "12. ", "\n\n"],
    *["https://", "http://a.b/c_d_e", "steam://x", "<https://a.b>", "[a](https://b.c)", "www.a.b"],
    *["<@123456789012345678>", "<@!1>", "<@&2>", "<#3>", "<:cod:4>", "<a:cod:5>", "<t:6:R>"],
    *["</ask now:7>", "<id:guide>", "<8:customize>", "@everyone", "@here", ":smile:", ":100:"],
    *["¯\\_(ツ)_/¯", "\r", "\r\n", "\u2028", "\u2029", "\u202e", "\u200f", "שלום", "مرحبا"],
    *["👩‍👩‍👧", "🇨🇦", "25 per cent", "“", "—", "\x85", "\x0b"],
]
nasty = st.lists(st.sampled_from(NASTY) | st.characters(codec="utf-8"), max_size=40).map("".join)

names = st.builds(lambda text, times: text * times, nasty, st.sampled_from([1, 1, 3, 400]))
addresses = st.none() | st.sampled_from(["https://example.org/", "file:///", ""]).flatmap(
    lambda root: names.map(lambda name: root + name)
)
refs = st.builds(
    DocumentRef, st.just("0123456789"), names, names, st.none() | names, st.none(), addresses
)


def length(text: str | None) -> int:
    """UTF-16 code units."""
    return len((text or "").encode("utf-16-le")) // 2


def acceptable(page: Page) -> None:
    """Fail where Discord would refuse the message."""
    assert length(page.content) <= 2000
    assert (page.content or "").strip() or page.embeds or page.files
    assert len(page.embeds) <= 10
    total = 0
    for embed in page.embeds:
        raw = embed.to_dict()
        fields = raw.get("fields", [])
        texts = [
            (raw.get("title"), 256),
            (raw.get("description"), 4096),
            (raw.get("footer", {}).get("text"), 2048),
            *((field["name"], 256) for field in fields),
            *((field["value"], 1024) for field in fields),
        ]
        assert all(length(text) <= limit for text, limit in texts)
        assert all(field["name"].strip() and field["value"].strip() for field in fields)
        assert len(fields) <= 25
        assert any((text or "").strip() for text, _ in texts)
        url = raw.get("url")
        assert url is None or (url.startswith(("http://", "https://")) and len(url) <= 2048)
        total += sum(length(text) for text, _ in texts)
    assert total <= 6000


def whole_words(page: Page) -> str:
    """The words of the document in a page: from its file, or as Discord shows the block quotes."""
    if page.files:
        return page.files[0][1].decode()
    shown = ""
    for embed in page.embeds:
        # Discord removes white space at both ends.
        lines = (embed.description or "").strip().split("\n")
        shown += unrender("\n".join(line for line in lines if line.startswith("> ")))
    return shown
