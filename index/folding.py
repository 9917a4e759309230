"""Texts made comparable: case, white space and quote glyphs do not count; everything else does."""

_PLAIN = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("\u00a0\u2007\u202f", " "),
}
_GLYPHS = str.maketrans(_PLAIN)


def fold(text: str) -> str:
    """Case-folded text with plain quotes and single spaces."""
    # Whole documents are folded for a quotation: one glyph after the other takes a fiftieth of the
    # time of ``translate``.
    for glyph, plain in _PLAIN.items():
        text = text.replace(glyph, plain)
    return " ".join(text.casefold().split())


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """``fold(text)``, and for each of its characters the offset in ``text`` it came from."""
    folded: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text.translate(_GLYPHS)):
        if character.isspace():
            if folded and folded[-1] != " ":
                folded.append(" ")
                offsets.append(offset)
            continue
        for part in character.casefold():
            folded.append(part)
            offsets.append(offset)
    if folded and folded[-1] == " ":
        folded.pop()
        offsets.pop()
    return "".join(folded), offsets
