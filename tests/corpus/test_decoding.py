"""From bytes to text."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers.decoding import decode

ENGLISH = "He said “no deal”—the 25% tariff’s not ours."
FRENCH = "Le premier ministre a déclaré : « Nous ne céderons pas », à Québec. Plus de 25 %."
POLISH = "Premier powiedział, że cła na stal wynoszą 25 % i będą wyższe. Źródło: rząd."
CZECH = "Předseda vlády řekl, že cla na ocel budou vyšší než dřív."
RUSSIAN = "Премьер-министр заявил, что тарифы на сталь составят 25 процентов."
JAPANESE = "首相は鉄鋼への関税が25％になると述べた。"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_utf8_is_read_as_it_is(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding)) == FRENCH


def test_big_endian_with_its_mark() -> None:
    assert decode(b"\xfe\xff" + FRENCH.encode("utf-16-be")) == FRENCH


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (FRENCH, "cp1252"),
        ("café", "cp1252"),
        (POLISH, "cp1250"),
        (CZECH, "cp1250"),
        (RUSSIAN, "cp1251"),
        ("Канада на Аляске", "cp1251"),  # nothing but letters that French has, too, in cp1252
        (JAPANESE, "shift_jis"),
    ],
)
def test_older_encodings_are_recognised(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_lines_pasted_from_two_sources() -> None:
    data = f"{ENGLISH}\n".encode() + f"{FRENCH}\n".encode("cp1252") + ENGLISH.encode()
    assert decode(data) == f"{ENGLISH}\n{FRENCH}\n{ENGLISH}"


def test_one_stray_byte_spoils_no_other_character_of_its_line() -> None:
    assert decode("“steel” ".encode() + "“".encode("cp1252") + "é".encode()) == "“steel” “é"


def test_the_declared_encoding_is_believed() -> None:
    short = "Źródło"
    assert decode(short.encode("iso8859-2"), "iso-8859-2") == short


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "ascii", "x-unknown", None])
def test_a_declaration_that_the_bytes_prove_wrong_is_not(declared: str | None) -> None:
    assert decode(FRENCH.encode(), declared) == FRENCH


def test_declared_but_damaged_falls_back() -> None:
    assert decode(ENGLISH.encode("cp1252"), "utf-8") == ENGLISH


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "Word or ZIP"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xd0\xcf\x11\xe0", "old Office"),
        (b"text\0with\0nulls", "binary"),
        (bytes(range(1, 9)) * 10, "binary"),
        (b"\xff\xfea", "damaged utf-16"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        decode(data)
    assert "\n" not in str(caught.value)


@given(st.binary())
def test_any_bytes_give_text_or_a_message(data: bytes) -> None:
    with contextlib.suppress(ReadError):
        assert isinstance(decode(data), str)
