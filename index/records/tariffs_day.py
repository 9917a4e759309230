"""The tariffs of a snapshot as they stood on a day: what held, what did not, what is in dispute."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.document import DocumentRef
from index.engine import Archive
from index.records.lookup import words_of
from index.records.record import Tariff
from index.records.tariffs_conflicts import disagreement
from index.records.tariffs_lookup import with_ends


@dataclass(frozen=True, slots=True)
class TariffsOn:
    """Tariffs on a product of a country on a day.

    ``held`` are those in force, in the order of ``in_force``, but that those which contradict each
    other stand side by side; ``others`` are announced for later, or past. Each of ``disputes`` has
    the tariffs of ``held`` on whose rate documents contradict each other. ``ends`` has those of
    ``others`` that have ended, with the records that tell so, or when they were due to end.
    """

    held: tuple[Tariff, ...]
    others: tuple[Tariff, ...]
    disputes: tuple[tuple[Tariff, ...], ...]
    ends: Mapping[Tariff, tuple[Tariff, ...]]

    @property
    def found(self) -> tuple[Tariff, ...]:
        """All of them, those in force first."""
        return self.held + self.others

    @property
    def states(self) -> tuple[tuple[Tariff, bool], ...]:
        """Each of ``found``, and whether it is in force."""
        return (*((t, True) for t in self.held), *((t, False) for t in self.others))

    def is_disputed(self, tariff: Tariff) -> bool:
        """Whether other documents tell another rate."""
        return any(tariff in dispute for dispute in self.disputes)


def tariffs_on(
    snapshot: Archive,
    *,
    product: str | None = None,
    country: str | None = None,
    as_of: date | None = None,
    admits: Callable[[DocumentRef], bool] | None = None,
) -> TariffsOn:
    """The tariffs of a snapshot on a day; of the documents that ``admits`` lets in, or of all."""
    known = [
        tariff
        for tariff in snapshot.records(Tariff)
        if admits is None or admits(snapshot.ref(tariff.document))
    ]
    return judged(known, snapshot, product=product, country=country, as_of=as_of)


def judged(
    tariffs: Sequence[Tariff],
    snapshot: Archive,
    *,
    product: str | None = None,
    country: str | None = None,
    as_of: date | None = None,
) -> TariffsOn:
    """What ``with_ends`` and ``disagreement`` tell of some of a snapshot’s tariffs."""
    published = {ref.id: ref.published for ref in snapshot.documents}
    held, others, ends = with_ends(
        tariffs, product=product, country=country, as_of=as_of, published=published
    )
    disputed = disagreement(held, published=published, words=lambda t: words_of(t, snapshot))
    disputes = tuple(map(_side_by_side, disputed))
    return TariffsOn(_gathered(held, disputes), tuple(others), disputes, ends)


def _side_by_side(group: tuple[Tariff, ...]) -> tuple[Tariff, ...]:
    """The first of each rate before all others."""
    firsts = {tariff.rate: tariff for tariff in reversed(group)}
    leading = [tariff for tariff in group if firsts[tariff.rate] is tariff]
    return (*leading, *(tariff for tariff in group if firsts[tariff.rate] is not tariff))


def _gathered(held: list[Tariff], disputes: tuple[tuple[Tariff, ...], ...]) -> tuple[Tariff, ...]:
    """The tariffs in their order, but each dispute together where its first one stands."""
    of = {id(tariff): dispute for dispute in disputes for tariff in dispute}
    gathered: dict[int, Tariff] = {}
    for tariff in held:
        for member in of.get(id(tariff), (tariff,)):
            gathered.setdefault(id(member), member)
    return tuple(gathered.values())
