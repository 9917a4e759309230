"""Which persons a conversation has spoken of: whom “he” or “she” means in the next question."""

import re
from collections.abc import Iterator, Sequence

from bot.answering.answer import Answer
from bot.answering.question import STOPWORDS, names_in, understand

MONTHS = (
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
PLACES = frozenset(
    """canada mexico china japan india korea vietnam brazil britain england france germany italy
    russia ukraine taiwan switzerland australia europe america united states kingdom u.s u.s.a us
    usa uk eu ontario quebec québec alberta manitoba saskatchewan british columbia nova scotia new
    brunswick newfoundland labrador prince edward island yukon ottawa toronto montreal vancouver
    calgary washington beijing brussels london michigan ohio texas california york city""".split()
)
# A name made of nothing but these (and of acronyms) is not a person's.
_NOT_PERSONS = (
    PLACES
    | frozenset(MONTHS)
    | frozenset(WEEKDAYS)
    | frozenset(
        """canadian canadians american americans mexican mexicans chinese european europeans english
        french liberal liberals conservative conservatives republican republicans democrat democrats
        democratic party white house congress senate parliament commons supreme court bank reserve
        federal government department ministry office treasury council commission committee
        association union agency cabinet international trade commerce finance world organization
        and of the for anyone anybody someone somebody everyone nobody people
        explain describe list give show name please summarize""".split()
    )
)
# A name with one of these is a body's.
_BODIES = frozenset(
    """office department ministry council commission committee association union agency chamber
    institute company group bank university""".split()
)
_ROLES = frozenset(
    """premier minister president prime vice deputy leader mayor governor secretary ambassador
    chancellor senator chair chairman chairwoman chief ceo critic commissioner negotiator
    spokesman spokeswoman spokesperson representative king queen pope judge economist adviser
    advisor""".split()
)
_SAYS = re.compile(
    r"\b(?:did|does|has|will|would)\s+(?P<who>[a-z][\w’'-]*(?:\s+[a-z][\w’'-]*)?)\s+"
    r"(?:say|said|mean|think|tell|call|called|announce|announced|want|promise|promised|warn|meet)\b"
)

# What a document says of somebody, up to the end of the sentence: “Smith said that she …”.
_HERS = re.compile(r"\b(?:she|her|hers)\b", re.I)
_HIS = re.compile(r"\b(?:he|him|his)\b", re.I)
_BEHIND = 160
# So many of the other sort speak against somebody.
_DOUBTFUL = 2


def person_meant(pronoun: str, turns: Sequence[tuple[str, Answer]]) -> str | None:
    """Whom a pronoun (``he``, ``her``, …) means, in these questions with their answers, latest
    last: whose words were asked for or quoted, who is named in the question, or who in the first
    quote is a “he” or “she” in its document."""
    hers = bool(_HERS.fullmatch(pronoun))
    for asked, answer in reversed(turns):
        doubtful = None
        for name, is_sure in _spoken_of(asked, answer):
            if not is_person(name):
                continue
            balance = _balance(name, answer)
            ours = balance if hers else -balance
            if ours > 0 or (is_sure and ours == 0):
                return name
            # Whom the documents call otherwise, if not often, only where there is nobody else.
            if is_sure and ours > -_DOUBTFUL:
                doubtful = doubtful or name
        if doubtful:
            return doubtful
    return None


def _spoken_of(asked: str, answer: Answer) -> Iterator[tuple[str, bool]]:
    """Names, and whether the conversation was about them for sure."""
    question = understand(asked)
    quoted = [quote.speaker.name for quote in answer.quotes if quote.speaker]
    yield from ((name, True) for name in (question.speaker, *quoted, *question.names) if name)
    # Many ask without capitals, “who is jamieson greer”; the quote has the name as it is written.
    shown = [_without_office(n) for quote in answer.quotes[:1] for n in names_in(quote.text)]
    typed = asked.lower()
    for name in filter(None, shown):
        yield name, name.lower().split()[-1] in typed


def _without_office(name: str) -> str:
    """“Doug Ford” of “Ontario Premier Doug Ford”."""
    words = name.split()
    offices = [i for i, word in enumerate(words) if word.lower() in _ROLES]
    return " ".join(words[offices[-1] + 1 :] if offices else words)


def _balance(name: str, answer: Answer) -> int:
    """How much oftener the documents quoted go on with “she” than with “he” after a name."""
    last = re.escape(name.split()[-1])
    behind = re.compile(rf"\b{last}\b([^.!?\n]{{0,{_BEHIND}}})")
    texts = {quote.document.text for quote in answer.quotes}
    said = [match[1] for text in texts for match in behind.finditer(text)]
    return sum(len(_HERS.findall(words)) - len(_HIS.findall(words)) for words in said)


def is_person(name: str) -> bool:
    """Whether a name can be a person's: not that of a place, a day, a body or an office alone."""
    words = [re.sub(r"[’']s?$", "", word).strip(".,") for word in name.split()]
    if any(word.lower() in _BODIES for word in words):
        return False
    return any(
        word.lower() not in _NOT_PERSONS | _ROLES and not (len(word) > 1 and word.isupper())
        for word in words
        if word
    )


def names_somebody(text: str) -> bool:
    """Whether the words before a pronoun name a person, or one by a role (“the premier”)."""
    if any(is_person(name) for name in names_in(text)):
        return True
    if any(word in _ROLES for word in re.findall(r"\w+", text.lower())):
        return True
    # Many do not bother with capitals: “what did trump say about his meeting?”
    says = _SAYS.search(text)
    return bool(says and not STOPWORDS.intersection(says["who"].split()) and is_person(says["who"]))
