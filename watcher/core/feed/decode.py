"""Bytes to characters, and where the root element begins.

Decoding is done here and not by feedparser, which goes by labels, lets `encoding="undefined"` raise, and strips a
DOCTYPE with a pattern that a comment deceives. It is handed characters that XML allows, from the root element on: no
DOCTYPE, and so no entity, reaches its parser. What is *not* here: reading elements.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress

_BY_FIRST_BYTES = (  # byte order marks, then "<" and "{" in the wide encodings (XML 1.0, appendix F); the longest first
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),  # "<?xm" in EBCDIC
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]{1,40})")
_KNOWN = re.compile(  # of Python's codecs those that are encodings of text; punycode, unicode_escape and such are traps
    r"utf-8|ascii|iso8859-\d+|cp\d+|koi8-\w|mac-\w+|tis-620|kz1048|ptcp154|big5\w*|gb\w+|euc_\w+|shift_jis\w*|johab"
    r"|iso2022_\w+|hz"
)
_STATEFUL = re.compile(r"iso2022|hz")  # seven bits, so always valid UTF-8: here the label must be believed
_SUPERSETS = {  # what browsers read under these names (WHATWG Encoding Standard, 4.2)
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
_ALIASES = {  # names of the same standard that Python does not know, in lower case and without x- before them
    "unicode-1-1-utf-8": "utf-8", "unicode11utf8": "utf-8", "unicode20utf8": "utf-8", "visual": "iso8859-8",
    "logical": "iso8859-8", "sun_eu_greek": "iso8859-7", "koi": "koi8-r", "koi8": "koi8-r", "koi8-ru": "koi8-u",
    "mac": "mac-roman", "mac-ukrainian": "mac-cyrillic", "dos-874": "cp874", "windows-874": "cp874",
    "tis-620-2533": "cp874", "windows-31j": "cp932", "windows-949": "cp949", "iso-ir-149": "cp949", "ksc_5601": "cp949",
    "ks_c_5601-1989": "cp949", "gb_2312": "gb18030", "gb_2312-80": "gb18030", "cn-big5": "big5",
}  # fmt: skip
_ISO_8859 = re.compile(r"iso-?8859-?([0-9]{1,2})(?:-[ie])?")  # -i and -e say in which order Hebrew and Arabic stand
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # XML 1.0, production 2
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
_NUMBER = re.compile(r"&#(?:([0-9]+)|[xX]([0-9A-Fa-f]+));")
_FOREIGN = re.compile(r"[^\0-\x7F]+")
_BYTE_OF = {
    ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}

_PROLOG = re.compile(r"[\s\ufeff]*(<\?|<!--|<!DOCTYPE)?", re.IGNORECASE)
_IN_DOCTYPE = re.compile(r"[\"'\[\]>]|<!--|<\?")
_CLOSES = {"<?": "?>", "<!--": "-->", '"': '"', "'": "'"}


def decode(body: bytes, content_type: str) -> str:
    """The characters of a document without those that XML forbids. Never raises: what cannot be read becomes U+FFFD.

    A byte order mark decides; then UTF-8 wherever it fits, for text in other encodings practically never does, and
    labels are wrong more often; then UTF-8 with a few broken bytes; then the Content-Type, the XML declaration, and
    windows-1252.
    """
    return _allowed(_encoded_once(_decoded(body, content_type))).lstrip("\ufeff")


def _decoded(body: bytes, content_type: str) -> str:
    for mark, encoding in _BY_FIRST_BYTES:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    labels = list(_labels(body, content_type))
    for encoding in [*filter(_STATEFUL.match, labels), "utf-8"]:
        with suppress(UnicodeDecodeError):
            return body.decode(encoding)
    if (text := _mostly_utf_8(body)) is not None:
        return text
    for encoding in labels:
        with suppress(UnicodeDecodeError):
            return body.decode(encoding)
    return body.decode([*labels, "cp1252"][0], "replace")


def _mostly_utf_8(body: bytes) -> str | None:
    """The text with U+FFFD for each broken byte, None when it is more likely in another encoding.

    JSON is UTF-8 (RFC 8259, 8.1). Elsewhere its letters must be three times as many as what is broken; where the XML
    declaration says UTF-8, one will do. In windows-1256, GBK and the like some pairs look like UTF-8, but most do not.
    """
    text = body.decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    letters = len(text) - len(text.encode("ascii", "ignore")) - broken
    declared = _DECLARED.search(body, 0, 1000)
    least = 1 if declared and _codec(declared[1].decode("ascii", "replace")) == "utf-8" else 3 * broken
    return text if letters >= least or text.lstrip()[:1] == "{" else None


def _allowed(text: str) -> str:
    # bytes tell five times sooner than the pattern that there is none: E.. begins surrogates, U+FFFE and U+FFFF
    encoded = text.encode("utf-8", "surrogatepass")
    suspicious = b"\xed" in encoded or b"\xef\xbf" in encoded or len(encoded.translate(None, _CONTROLS)) < len(encoded)
    return _FORBIDDEN.sub("", text) if suspicious else text


def _encoded_once(text: str) -> str:
    """Mends a document that was taken for windows-1252 and encoded again: all of its letters must say so."""
    if text.isascii():
        return text
    foreign = _FOREIGN.search(text)
    try:
        # the first letters are asked alone: nearly always they deny it, and the whole would cost 1 ms per 10 kB
        return _taken_back(text) if foreign and _taken_back(foreign[0]) else text
    except UnicodeError:
        return text


def _taken_back(text: str) -> str:
    return text.translate(_BYTE_OF).encode("latin-1").decode("utf-8")


def legal_references(text: str) -> str:
    """Numeric references to what XML forbids, as the characters they were meant for.

    Emoji written as surrogate pairs are common, and one of them makes feedparser give up a whole feed.
    """
    mended = _NUMBER.sub(_legal, text) if "&#" in text else text
    return text if mended is text else mended.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def root_offset(text: str) -> int:
    """Where the first thing stands that is no declaration, comment, processing instruction, DOCTYPE or white space."""
    at = 0
    while (met := _PROLOG.match(text, at)) and met[1]:
        opened = met[1]
        at = _past(text, _CLOSES[opened], met.end()) if opened in _CLOSES else _past_doctype(text, met.end())
    return met.end() if met else at


def _legal(reference: re.Match[str]) -> str:
    decimal, hexadecimal = reference.groups()
    digits = (decimal or hexadecimal).lstrip("0")
    code = int(digits or "0", 10 if decimal else 16) if len(digits) < 8 else 0x110000
    if 0xD800 <= code <= 0xDFFF:
        return chr(code)
    if code > 0x10FFFF:
        return "\N{REPLACEMENT CHARACTER}"
    return "" if _FORBIDDEN.match(chr(code)) else reference[0]


def _labels(body: bytes, content_type: str) -> Iterator[str]:
    """The encodings that the document claims, under Python's names; unknown ones are passed over."""
    declared = _DECLARED.search(body, 0, 1000)
    for found in (_CHARSET.search(content_type), declared):
        label = found[1] if found else b""
        if name := _codec(label if isinstance(label, str) else label.decode("ascii", "replace")):
            yield name


def _codec(label: str) -> str:
    """Python's name for the encoding that a label means; "" for what is none of text."""
    label = label.lower()
    while label.startswith("x-"):
        label = label.removeprefix("x-")
    try:
        name = codecs.lookup(_ISO_8859.sub(r"iso8859-\1", _ALIASES.get(label, label))).name
    except LookupError:
        return ""
    return _SUPERSETS.get(name, name) if _KNOWN.fullmatch(name) else ""


def _past_doctype(text: str, at: int) -> int:
    """Past a DOCTYPE and its internal subset, whose quotes, comments and instructions may hold any bracket."""
    subset = False
    while met := _IN_DOCTYPE.search(text, at):
        if met[0] == ">" and not subset:
            return met.end()
        if met[0] in _CLOSES:
            at = _past(text, _CLOSES[met[0]], met.end())
        else:
            subset = subset if met[0] == ">" else met[0] == "["
            at = met.end()
    return len(text)


def _past(text: str, closing: str, start: int) -> int:
    found = text.find(closing, start)
    return len(text) if found < 0 else found + len(closing)
