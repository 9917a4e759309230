"""Web pages: trafilatura says which blocks are the article, the words come from the page itself."""

import re
from copy import deepcopy

import trafilatura
from lxml import html
from lxml.etree import LxmlError, ParserError

from corpus.document import Metadata
from corpus.errors import ReadError
from corpus.readers import Reading
from corpus.readers.decoding import decode
from corpus.readers.fragments import blocks
from corpus.readers.html_dates import published
from corpus.readers.titles import title_from

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_XML_ENCODING = re.compile(rb"\A\s*<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.I)
_DECLARED_WITHIN = 4096
_BOILERPLATE = (
    ".//nav | .//footer | .//aside | .//form | .//dialog | .//menu | .//*[@hidden]"
    " | .//*[@aria-hidden='true'] | .//*[contains(translate(@style, ' ', ''), 'display:none')]"
    " | .//*[@role='navigation' or @role='contentinfo' or @role='search' or @role='dialog'"
    " or @role='complementary' or @role='banner']"
    " | .//*[@id='comments' or @id='respond' or @id='disqus_thread']"
    " | .//*[contains(concat(' ', normalize-space(@class), ' '), ' comments ')]"
    " | .//*[contains(concat(' ', normalize-space(@class), ' '), ' comment-list ')]"
    " | .//header[not(ancestor::article or ancestor::main)]"
)
_WORD = re.compile(r"\w+")
_SENTENCE_WORDS = 10

Block = tuple[html.HtmlElement, str]


def read_html(data: bytes) -> Reading:
    """Read a saved web page: its article, and title, publisher, date and address where its
    metadata say them. Nothing is fetched. Raises ReadError where there is no page in it."""
    tree = _parse(_decode(data))
    text = "\n\n".join(text for _, text in _article(tree))
    return Reading(text, _metadata(tree).over(Metadata(title=title_from(text) or None)))


def _decode(data: bytes) -> str:
    head = data[:_DECLARED_WITHIN]
    declared = _CHARSET.search(head) or _XML_ENCODING.search(head)
    return decode(data, declared[1].decode("ascii", "replace") if declared else None)


def _parse(source: str) -> html.HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ParserError, ValueError):
        raise ReadError("no web page in it; save the page again") from None
    if any("depth" in error.message for error in parser.error_log):
        raise ReadError("the page is nested too deeply to be read whole; save its text instead")
    return tree


def _article(tree: html.HtmlElement) -> list[Block]:
    """The blocks of the article; those of the whole page, less its furniture, where none is found
    or most of the sentences would be lost."""
    extracted = trafilatura.bare_extraction(
        deepcopy(tree), include_comments=False, favor_recall=True, with_metadata=False
    )
    page = list(blocks(_without_boilerplate(tree)))
    if extracted is None or not extracted.text:
        return page
    kept = _with_siblings(page, _marked(page, extracted.text))
    if 2 * _sentence_words(kept) < _sentence_words(page):
        return page
    return kept


def _without_boilerplate(tree: html.HtmlElement) -> html.HtmlElement:
    body = tree.find("body")
    body = deepcopy(tree if body is None else body)
    for element in body.xpath(_BOILERPLATE):
        if element.getparent() is not None:
            element.drop_tree()
    return body


def _marked(page: list[Block], extracted: str) -> list[bool]:
    """Which blocks of the page are in the extracted text.

    A short block counts only where it is a line of its own there: the word "Trade" in a list of
    links also occurs in the article. A long one counts where most of it is there, because
    extraction may lose words inside a paragraph, which are wanted back.
    """
    lines = {_words(line) for line in extracted.split("\n")}
    words = _words(extracted).split()
    triples = set(zip(words, words[1:], words[2:], strict=False))

    def is_in(text: str) -> bool:
        own = _words(text)
        if own in lines:
            return True
        run = own.split()
        if len(run) <= 3:
            return False
        ours = list(zip(run, run[1:], run[2:], strict=False))
        return sum(triple in triples for triple in ours) >= 0.6 * len(ours)

    return [is_in(text) for _, text in page]


def _with_siblings(page: list[Block], marked: list[bool]) -> list[Block]:
    """The marked blocks, and those that stand beside them in the same mark-up.

    Extraction drops paragraphs that look unlikely (short, or said twice); what stands among the
    article's paragraphs as one of them belongs to it, unless it is mostly links.
    """
    places = {_place(element) for (element, _), mark in zip(page, marked, strict=True) if mark}
    return [
        (element, text)
        for (element, text), mark in zip(page, marked, strict=True)
        if mark or (_place(element) in places and not _is_links(element))
    ]


def _place(element: html.HtmlElement) -> tuple[html.HtmlElement | None, str, str | None]:
    return element.getparent(), element.tag, element.get("class")


def _is_links(element: html.HtmlElement) -> bool:
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return linked * 2 > len(element.text_content())


def _sentence_words(page: list[Block]) -> int:
    counts = (len(_WORD.findall(text)) for element, text in page if not _is_links(element))
    return sum(count for count in counts if count >= _SENTENCE_WORDS)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _metadata(tree: html.HtmlElement) -> Metadata:
    page = deepcopy(tree)
    # A base address is where links start from, not the page's own.
    for base in page.xpath(".//base"):
        base.drop_tree()
    found = trafilatura.extract_metadata(page, extensive=False)
    publisher = found.sitename
    if publisher and "/" in publisher:
        publisher = None  # an address instead of a name
    return Metadata(
        title=_without_site(found.title, publisher) or None,
        publisher=publisher or None,
        published=published(tree),
        url=found.url or None,
    )


def _without_site(title: str | None, site: str | None) -> str | None:
    """ "Tariffs rise | CBC News" names the page; the site has a field of its own."""
    if title and site and title.casefold().endswith(site.casefold()):
        shorter = title[: -len(site)].rstrip()
        if shorter.endswith(("|", "-", "–", "—", ":", "·", "•")) and shorter[:-1].strip():
            return shorter[:-1].strip()
    return title
