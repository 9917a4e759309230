"""Links that open a page at the words quoted."""

from urllib.parse import quote, urldefrag, urlsplit

_EDGE_WORDS = 5
_WHOLE_UP_TO = 12


def text_fragment_link(url: str | None, words: str) -> str | None:
    """The page's address with a text fragment (``#:~:text=``) for the quoted words.

    Long quotes are given by their first and last words, as a range. None without a web address.
    Source: the URL Fragment Text Directives draft of the Web Incubator Community Group.
    """
    try:
        if not url or urlsplit(url).scheme not in ("http", "https"):
            return None
    except ValueError:
        return None
    page, fragment = urldefrag(url)
    split = words.split()
    if not split:
        return url
    if len(split) <= _WHOLE_UP_TO:
        directive = _encoded(" ".join(split))
    else:
        first, last = split[:_EDGE_WORDS], split[-_EDGE_WORDS:]
        directive = f"{_encoded(' '.join(first))},{_encoded(' '.join(last))}"
    return f"{page}#{fragment}:~:text={directive}"


def _encoded(text: str) -> str:
    # A hyphen would be read as the mark of a prefix or suffix.
    return quote(text, safe="").replace("-", "%2D")
