"""Small PDFs made by hand for the tests: text placed line by line."""

import textwrap

Placed = tuple[float, float, float, str]  # x, y in points from the lower left, font size, text


def pdf(*pages: list[Placed], title: str | None = None, catalog: str = "") -> bytes:
    """A PDF of the given pages in Helvetica."""
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    info = f"<< /Title ({title or ''}) /CreationDate (D:20240102030405Z) >>"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        info,
    ]
    for number, placed in enumerate(pages):
        content = "BT\n" + "".join(_show(*one) for one in placed) + "ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources"
            f" << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * number} 0 R >>"
        )
        length = len(content.encode("cp1252"))
        objects.append(f"<< /Length {length} >>\nstream\n{content}\nendstream")
    return assemble([body.encode("cp1252") for body in objects], "/Root 1 0 R /Info 4 0 R")


def assemble(objects: list[bytes], trailer: str) -> bytes:
    """The file of numbered objects with its table of where each one starts."""
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
        + f"trailer << /Size {len(objects) + 1} {trailer} >>\n".encode()
        + b"startxref\n%d\n%%%%EOF" % len(out)
    )


def set_lines(lines: list[str], top: float, size: float = 11, left: float = 72) -> list[Placed]:
    """Lines one below the other, the first at ``top``."""
    return [(left, top - n * 1.3 * size, size, line) for n, line in enumerate(lines)]


def wrapped(text: str, width: int = 78) -> list[str]:
    """A paragraph's lines as a word processor sets them, ragged on the right."""
    return textwrap.wrap(text, width, break_on_hyphens=False)


def _show(x: float, y: float, size: float, text: str) -> str:
    for sign in "\\()":
        text = text.replace(sign, "\\" + sign)
    return f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj\n"
