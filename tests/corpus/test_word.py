"""Word files, as they stand with every tracked change accepted."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import pytest

from corpus.errors import ReadError
from corpus.readers import Reading, read, word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def made(build: Callable[[docx.document.Document], object] = lambda _: None) -> bytes:
    document = docx.Document()
    build(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def with_body(xml: str) -> bytes:
    """A Word file whose body is the given WordprocessingML."""
    return replaced(
        "word/document.xml",
        lambda old: re.sub(r"(<w:body>).*(<w:sectPr)", rf"\1{xml}\2", old, flags=re.S),
    )


def replaced(part: str, change: Callable[[str], str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(made())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == part else content)
    return out.getvalue()


def read_docx(data: bytes) -> Reading:
    return read("a.docx", data)


def paragraphs(data: bytes) -> list[str]:
    return read_docx(data).text.split("\n\n")


def test_headings_paragraphs_lists_and_tables_in_document_order() -> None:
    def build(document: docx.document.Document) -> None:
        document.add_heading("Talks on steel", 0)
        document.add_paragraph("Ford said: ").add_run("“No.”").bold = True
        table = document.add_table(rows=2, cols=2)
        for row, cells in zip(table.rows, (("Country", "Rate"), ("Laos", "40%")), strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        document.add_paragraph("Steel", style="List Bullet")
        document.add_paragraph("Lumber", style="List Number")
        document.add_paragraph("The end.")

    assert paragraphs(made(build)) == [
        "Talks on steel",
        "Ford said: “No.”",
        "Country | Rate\nLaos | 40%",
        "Steel",
        "Lumber",
        "The end.",
    ]


def test_merged_cells_are_not_repeated() -> None:
    def build(document: docx.document.Document) -> None:
        table = document.add_table(rows=3, cols=3)
        for r in range(3):
            for c in range(3):
                table.cell(r, c).text = f"{r}{c}"
        table.cell(0, 0).merge(table.cell(0, 2)).text = "wide"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"

    assert paragraphs(made(build)) == ["wide\ntall | 11 | 12\n21 | 22"]


def test_what_lies_under_a_merged_cell_is_not_shown() -> None:
    cell = "<w:tc><w:tcPr>{}</w:tcPr><w:p>{}</w:p></w:tc>"
    first = cell.format('<w:vMerge w:val="restart"/>', run("Laos")) + cell.format("", run("40%"))
    second = cell.format("<w:vMerge/>", run("Laos")) + cell.format("", run("41%"))
    table = f"<w:tbl><w:tr>{first}</w:tr><w:tr>{second}</w:tr></w:tbl>"
    assert paragraphs(with_body(table)) == ["Laos | 40%\n41%"]


def test_several_paragraphs_in_a_cell_stay_in_its_row() -> None:
    def build(document: docx.document.Document) -> None:
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "Laos\n(all goods)"
        table.cell(0, 1).text = "40%"

    assert paragraphs(made(build)) == ["Laos (all goods) | 40%"]


def test_a_table_that_lays_out_the_page_is_taken_apart() -> None:
    def build(document: docx.document.Document) -> None:
        cell = document.add_table(rows=1, cols=1).cell(0, 0)
        cell.text = "One."
        cell.add_paragraph("Two.")

    assert paragraphs(made(build)) == ["One.", "Two."]


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("see ") + f"<w:hyperlink>{run('the link')}</w:hyperlink>" + run("."), "see the link."),
        (run("a duty of ") + f"<w:ins>{run('25%')}</w:ins>", "a duty of 25%"),
        (run("25%") + f"<w:del>{run(' or 35%', 'delText')}</w:del>", "25%"),
        (run("25%") + "<w:del><w:r><w:noBreakHyphen/></w:r></w:del>", "25%"),
        (run("25%") + f"<w:moveFrom>{run(' or 35%')}</w:moveFrom>", "25%"),
        (f"<w:moveTo>{run('moved here')}</w:moveTo>", "moved here"),
        (f"<w:sdt><w:sdtContent>{run('in a control')}</w:sdtContent></w:sdt>", "in a control"),
        (run("a") + "<w:r><w:tab/></w:r>" + run("b"), "a\tb"),
        (run("counter") + "<w:r><w:noBreakHyphen/></w:r>" + run("measures"), "counter-measures"),
        (run("on ") + run(" PAGE ", "instrText") + run("it"), "on it"),
        (run("one") + "<w:r><w:br/></w:r>" + run("two"), "one\n\ntwo"),
        (run("one ") + '<w:r><w:br w:type="page"/></w:r>' + run("two"), "one two"),
    ],
)
def test_what_is_inside_a_paragraph(inside: str, text: str) -> None:
    found = read_docx(with_body(f"<w:p>{inside}</w:p>")).text
    assert found == text.replace("\t", " ")


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent><w:p>{run('Box.')}</w:p></w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p>{run('Before.')}<w:r>{both}</w:r></w:p><w:p>{run('After.')}</w:p>"
    assert paragraphs(with_body(body)) == ["Before.", "Box.", "After."]


def test_content_controls_and_deleted_rows() -> None:
    row = "<w:tr>{}" + "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in "ab") + "</w:tr>"
    table = f"<w:tbl>{row.format('')}{row.format('<w:trPr><w:del/></w:trPr>')}</w:tbl>"
    body = f"<w:sdt><w:sdtContent><w:p>{run('One.')}</w:p>{table}</w:sdtContent></w:sdt>"
    assert paragraphs(with_body(body)) == ["One.", "a | b"]


def test_footnotes_come_last() -> None:
    note = f"<w:footnote><w:p>{run('Source: Ottawa.')}</w:p></w:footnote>"
    notes = f"<w:footnotes {W}>{note}</w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    out = BytesIO()
    data = made(lambda document: document.add_paragraph("The text."))
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("latin-1")
            if name == "[Content_Types].xml":
                override = (
                    f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
                )
                content = content.replace("</Types>", override)
            if name == "word/_rels/document.xml.rels":
                link = f'<Relationship Id="rId99" Type="{relation}" Target="footnotes.xml"/>'
                content = content.replace("</Relationships>", link + "</Relationships>")
            new.writestr(name, content.encode("latin-1"))
        new.writestr("word/footnotes.xml", notes)
    assert paragraphs(out.getvalue()) == ["The text.", "Source: Ottawa."]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("A sane title", "A sane title"), ("brief.docx", "First."), ("", "First.")],
)
def test_title_from_the_properties_or_the_first_paragraph(title: str, expected: str) -> None:
    def build(document: docx.document.Document) -> None:
        document.core_properties.title = title
        document.add_paragraph("First.")

    metadata = read_docx(made(build)).metadata
    assert metadata.title == expected
    assert metadata.published is None  # the file's own dates are not when it was published


GOOD = made(lambda document: document.add_paragraph("The rate is 25%."))


def other_zip() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "password"),
        (other_zip(), "not a Word file"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (b"PK\x03\x04 nothing more", "damaged"),
        (b"Words in no format.", "damaged"),
        (replaced("word/document.xml", lambda old: old[:-40]), "damaged"),
        (
            replaced("[Content_Types].xml", lambda old: old.replace("wordprocessingml", "other")),
            "not a Word file",
        ),
        (made(), "no text"),
        (with_body("<w:sdt>" * 3000 + "</w:sdt>" * 3000), "damaged|nested"),
    ],
)
def test_what_is_no_readable_word_file_is_told_in_one_line(data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        read_docx(data)
    assert "\n" not in str(caught.value)


def test_a_bit_flipped_anywhere_gives_text_or_a_message() -> None:
    for place in range(0, len(GOOD), 997):
        data = bytearray(GOOD)
        data[place] ^= 0xFF
        try:
            assert read_docx(bytes(data)).text
        except ReadError as error:
            message = str(error)
            assert "\n" not in message


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (word.MAX_UNPACKED + 1))
    monkeypatch.setattr(word.docx, "Document", lambda _: pytest.fail("it was unpacked"))
    with pytest.raises(ReadError, match="limit"):
        read_docx(out.getvalue())
