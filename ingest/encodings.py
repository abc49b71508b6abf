"""The encoding of a metadata file, decided once for the whole file.

Never per cell: most Chinese cells in GBK are short enough to be read as something else by chance.
"""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode_text(raw: bytes) -> tuple[str, str]:
    """Decode a file to ``(text, encoding)``: byte-order mark, UTF-16, strict UTF-8, strict GB18030.

    Text in UTF-8 and GB18030 holds no NUL bytes, UTF-16 tables always do: that tells them apart.
    Raises ``UnicodeDecodeError`` when none fits.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding), encoding
    if b"\0" in raw:
        encoding = _utf_16_order(raw)
        return raw.decode(encoding), encoding
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("gb18030"), "gb18030"


def _utf_16_order(raw: bytes) -> str:
    """ASCII delimiters put their NUL second in little-endian order."""
    return "utf-16-le" if raw[1::2].count(0) >= raw[0::2].count(0) else "utf-16-be"
