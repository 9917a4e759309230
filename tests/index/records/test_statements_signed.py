"""Quotations that a line of its own signs, as in press releases. All texts are made up."""

import pytest

from index.records.statements_signed import signed_quotations

QUOTE = "“The list was built so that it bites over there and not here.”"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (f"{QUOTE}\n\n— The Honourable Ole Rud, Minister of Fish", "Ole Rud", "Minister of Fish"),
        (f"{QUOTE}\n- Ann Lee, President, Cod Council", "Ann Lee", "President, Cod Council"),
        (f"{QUOTE} – Ann Lee, President, Cod Council", "Ann Lee", "President, Cod Council"),
        (f"{QUOTE}\n\nThe Right Honourable Ann Lee\nPrime Minister of Norland", "Ann Lee", None),
    ],
)
def test_the_line_behind_a_quotation_tells_who_says_it(
    text: str, name: str, role: str | None
) -> None:
    [signed] = signed_quotations(f"The duty ends.\n\n{text}\n\nQuick facts")
    said = f"The duty ends.\n\n{text}\n\nQuick facts"[signed.start : signed.end]
    assert (said, signed.speaker.name, signed.speaker.role) == (QUOTE, name, role)


@pytest.mark.parametrize(
    "behind",
    [
        "Ann Lee, the president, left the room.",
        "– and nobody else was there",
        "Quick facts",
        "– The list of goods is below.",
    ],
)
def test_what_signs_nothing(behind: str) -> None:
    assert not list(signed_quotations(f"{QUOTE}\n\n{behind}"))
