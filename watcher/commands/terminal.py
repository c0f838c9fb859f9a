"""Text for a terminal of 80 columns: marks, widths as a terminal counts them, line ends, bars.

What is foreign is made harmless before it is shown: a control character in a title could move the cursor, a bidi
override could turn round the rest of the line. What is *not* here: what is said.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TextIO

WIDTH = 80
Span = tuple[int, int]

_ESCAPES = re.compile(r"\x1b\[[0-9]+m|.", re.DOTALL)
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_HARMFUL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *_BIDI), " ")
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
_TABLE = _HARMFUL | _SURROGATES


class Marks(NamedTuple):
    """What stands before and behind a matched word."""

    on: str
    off: str


BOLD, BRACKETS = Marks("\x1b[1m", "\x1b[22m"), Marks("[", "]")


def marks_for(stream: TextIO) -> Marks:
    return BOLD if stream.isatty() else BRACKETS


def harmless(text: str) -> str:
    """Without control characters, bidi controls and lone surrogates; as long as before, so that spans hold."""
    return text if text.isascii() and text.isprintable() else text.translate(_TABLE)


def isolated(text: str) -> str:
    """Between FSI and PDI when something in it is written from right to left: figures beside it stay in their place."""
    rightward = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)
    return f"\u2068{text}\u2069" if rightward else text


# --- marked words ----------------------------------------------------------------------------------------------------


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order, those that overlap as one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif start < end:
            result.append((start, end))
    return result


def marked(text: str, spans: Sequence[Span], marks: Marks) -> str:
    """The text, harmless, with the spans (merged ones) between marks."""
    text, pieces, at = harmless(text), [], 0
    for start, end in spans:
        pieces += [text[at:start], marks.on, text[start:end], marks.off]
        at = end
    return "".join((*pieces, text[at:]))


def excerpts(text: str, spans: Sequence[Span], *, whole: int, around: int) -> list[Span]:
    """The parts of a text to show: all of up to `whole` code points, else what stands around its spans (merged ones),
    else its beginning. They begin and end between words where there are spaces."""
    if len(text) <= whole:
        return [(0, len(text))]
    wanted = [(start - around, end + around) for start, end in spans] or [(0, whole)]
    return merged((_word_start(text, max(0, start)), _word_end(text, min(end, len(text)))) for start, end in wanted)


_LONGEST_WORD = 30


def _word_start(text: str, position: int) -> int:
    """The place behind the last space before a position, if one is near."""
    return text.rfind(" ", max(0, position - _LONGEST_WORD), position) + 1 or position


def _word_end(text: str, position: int) -> int:
    end = text.find(" ", position, position + _LONGEST_WORD)
    return position if end < 0 else end


# --- widths and lines ------------------------------------------------------------------------------------------------


def columns(text: str) -> int:
    """The columns that a terminal gives a text: none to marks and escapes, two to Chinese."""
    return len(text) if text.isascii() and "\x1b" not in text else sum(map(_columns, _ESCAPES.findall(text)))


def _columns(piece: str) -> int:
    if len(piece) > 1 or unicodedata.category(piece) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(piece) in {"W", "F"} else 1


def cut(text: str, width: int) -> str:
    """At most `width` columns of a text, the last one `…` if something is missing."""
    return text if columns(text) <= width else _head(text, width - 1).rstrip() + "…"


def padded(text: str, width: int) -> str:
    """Cut or filled up to `width` columns."""
    text = cut(text, width)
    return text + " " * (width - columns(text))


def wrapped(text: str, *, indent: str = "", hanging: str | None = None, width: int = WIDTH) -> Iterator[str]:
    """The lines of a text, broken at spaces, within words only where one is longer than a line.

    `indent` stands before the first line, `hanging` (else `indent`) before the others.
    """
    further = indent if hanging is None else hanging
    line, empty = indent, True
    for word in text.split():
        gap = "" if empty else " "
        if not empty and columns(line) + 1 + columns(word) > width:
            yield line
            line, gap = further, ""
        while columns(line) + columns(gap + word) > width:
            head = _head(word, width - columns(line))
            yield line + head
            line, word = further, word[len(head) :]
        line, empty = line + gap + word, False
    if not empty:
        yield line


def _head(text: str, width: int) -> str:
    """As much of a text as fits, at least one character."""
    taken, used = "", 0
    for piece in _ESCAPES.findall(text):
        used += _columns(piece)
        if used > width and taken:
            break
        taken += piece
    return taken


# --- bars ------------------------------------------------------------------------------------------------------------

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL = "█"


def has_blocks(stream: TextIO) -> bool:
    """Whether bars may be drawn with block characters: in a stream without an encoding (a buffer) they may."""
    try:
        (_FULL + _EIGHTHS).encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def bar(value: int, most: int, width: int, *, blocks: bool) -> str:
    """A bar of `width` columns for `most`; what is more than nothing is seen."""
    eighths = 8 * width * value // max(most, 1)
    if value and not eighths:
        eighths = 1
    if not blocks:
        return "#" * -(-eighths // 8)
    return _FULL * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
