"""Words, and their folded form: words that are equal here are the same word to a reader.

`fold(text)` gives the folded words of a text with one space between them, `words(text)` the same words as written, and
`spans(text)` where they stand. The three run in parallel, so a place in the folded text leads back to the original by
counting the spaces before it. Offsets are kept by word and not by letter because a hit always covers whole words; so
folding is one look-up a word. What is *not* here: what a watch looks for (core/query), and HTML (markup.py).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST = 100
"""Code points of a word that count: no word of any language is longer, base64 and attacks are."""

# Scripts without spaces: each character is a word of its own, so that a phrase of them is found as a substring.
_UNSPACED = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u30fa\u30fc-\u312f\u31a0-\u31bf\u31f0-\u31ff\uff66-\uff9d"  # Kana, Bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\u0e01-\u0e3e\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf"  # Thai, Lao
    "\u1000-\u103f\u1050-\u108f\u109a-\u109d\ua9e0-\ua9ef\uaa60-\uaa7f\u1780-\u17b3\u17b6-\u17d3"
    "\u17d7\u17dc\u17dd"  # Myanmar, Khmer
)
_HANGUL = "\u1100-\u115e\u1161-\u11ff\u3131-\u3163\u3165-\u318e\ua960-\ua97c\uac00-\ud7fb\uffa1-\uffdc"
_HEBREW = "\u05d0-\u05ea"
_QUOTES = "\"'\u2019\u05f3\u05f4"
_APOSTROPHES = "\u02b9-\u02bf\u02c8\u02ee"  # letters to Unicode: п’ять and пʼять are written alike
_VOICING = "\u3099\u309a\uff9e\uff9f"
# Scripts of plane 1 as a whole, mathematical alphabets (a disguise of spam) included, pictures and music not.
_PLANE_1 = "\U00010000-\U0001bc9f\U0001bca4-\U0001cfff\U0001d400-\U0001d7ff\U0001e000-\U0001eeff"
_FORMAT = "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e01ef"  # of shorthand, of music, tags
_SELECTORS = "\ufe00-\ufe0f\u180b-\u180d\u180f\u17b4\u17b5"  # and two Khmer vowels that are never shown
_FILLERS = "\u115f\u1160\u3164\uffa0"  # of Hangul: letters to Unicode, nothing to a reader

# Marks that writers leave out: Latin, Greek, Cyrillic accents, Hebrew points, Arabic and Syriac vowels, selectors.
# The vowel signs of Indic and Thai scripts and the voicing of Kana are no such marks: they tell words apart.
_OPTIONAL_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0730-\u074a\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
)
_TATWEEL = "\u0640"

# Letters that Unicode does not decompose, though their readers type one for the other.
_RESPELT = str.maketrans(
    dict(zip("ıøđðłħŧØĐÐŁĦŦ", "ioddlhtoddlht", strict=True))
    | {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th"}
    | dict(zip("ىیېےةہھەکٱ", "ييييههههكا", strict=True))
)


_PLANE_0 = "".join(map(chr, range(0x80, 0x10000)))
_CATEGORIES = [*map(unicodedata.category, _PLANE_0)]
_NO_LETTER = f"[{_UNSPACED}{_HANGUL}{_FILLERS}{_APOSTROPHES}]"


def _character_class(belongs: Iterable[bool]) -> str:
    """Those of _PLANE_0 that belong, told for each in turn, as ranges of a regular expression.

    Python's `\\w` has no marks, and a negated class costs five times as much as these, which `re` turns into a bitmap.
    Every command waits for this: written with a function for each character it took a few milliseconds longer.
    """
    runs = re.finditer(b"\1+", bytes(belongs))
    return "".join(f"{_PLANE_0[run.start()]}-{_PLANE_0[run.end() - 1]}" for run in runs)


_MARKS = _character_class(map({"Mn", "Mc", "Me"}.__contains__, _CATEGORIES))
_INVISIBLE = _character_class(map("Cf".__eq__, _CATEGORIES)) + _FORMAT + _SELECTORS + _FILLERS
_LETTERS = "0-9A-Za-z" + _character_class(map(str.isalnum, re.sub(_NO_LETTER, " ", _PLANE_0))) + _PLANE_1


def _word_pattern(wildcards: str = "") -> re.Pattern[str]:
    """A word: a run of letters, or a run of Hangul (ISIS가 is ISIS and a particle), or one unspaced character.

    Marks and invisible characters go on with a word and never begin one; a quote between Hebrew letters (צה"ל) is one.
    """
    on = f"{_MARKS}{_INVISIBLE}{wildcards}"
    hangul = f"[{_HANGUL}][{_HANGUL}{on}]*"
    joint = f"(?<=[{_HEBREW}])[{_QUOTES}](?=[{_HEBREW}])"
    letters = f"[{_LETTERS}{wildcards}][{_LETTERS}{on}]*(?:{joint}[{_LETTERS}{on}]*)*"
    unspaced = f"[{_UNSPACED}][{on}{_VOICING}]*"
    return re.compile(f"[{wildcards}]*{hangul}|{letters}|{unspaced}" if wildcards else f"{letters}|{hangul}|{unspaced}")


_WORD = _word_pattern()
_WORD_WITH_WILDCARDS = _word_pattern("*?")
_ASCII_WORD = re.compile("[A-Za-z0-9]+")
_ASCII_SEPARATORS = {code: " " for code in range(128) if not chr(code).isalnum()}
_ASCII_FOLDED = _ASCII_SEPARATORS | {code: chr(code).lower() for code in range(128) if chr(code).isalnum()}
_SILENT = re.compile(f"[{_INVISIBLE}{_OPTIONAL_MARKS}{_TATWEEL}{_QUOTES}{_APOSTROPHES}\\s]+")
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
# Letters, of scripts with spaces, that are their own folded form, however they stand together.
_FOLDED = re.compile(
    "[0-9a-z\u03b1-\u03c1\u03c3-\u03c9\u0430-\u0438\u043a-\u044f\u05d0-\u05ea\u0627\u0628\u062a-\u063a\u0641-\u0648\u064a]+"
)
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")


def fold(text: str) -> str:
    """The folded words of `text`, one space between them; "" when it has none. Holds no lone surrogates."""
    if not text.isascii():
        return " ".join(filter(None, map(_folded.__getitem__, text.split())))
    found = text.translate(_ASCII_FOLDED).split()
    if max(map(len, found), default=0) > LONGEST:
        found = [word[:LONGEST] for word in found]
    return " ".join(found)


def words(text: str) -> list[str]:
    """The words of `text` as written, each the origin of one word of `fold(text)`."""
    return text.translate(_ASCII_SEPARATORS).split() if text.isascii() else _WORD.findall(text)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of `text` stand: start and end in code points, ascending, never overlapping."""
    return map(re.Match.span, (_ASCII_WORD if text.isascii() else _WORD).finditer(text))


def words_with_wildcards(text: str) -> list[str]:
    """The words of a term, in which `*` and `?` count as letters."""
    return _WORD_WITH_WILDCARDS.findall(text)


def fold_word(word: str) -> str:
    """One word without case, accents, width, optional marks, invisible characters; never empty, never with a space."""
    if len(word) > LONGEST:
        word = _SILENT.sub("", word)[:LONGEST]  # heaps of marks are no reason to cut a word off
    if _FOLDED.fullmatch(folded := word.translate(_LETTER_BY_LETTER)):
        return folded
    return _fold_slowly(word)


def _fold_slowly(word: str) -> str:
    letters = _SILENT.sub("", unicodedata.normalize("NFKD", word)).translate(_RESPELT).casefold()
    if not letters.isalpha():
        letters = "".join(str(unicodedata.decimal(letter, letter)) for letter in letters)
    return unicodedata.normalize("NFC", letters) or "\N{REPLACEMENT CHARACTER}"


# Of Latin, Greek, Cyrillic, Hebrew and Arabic: a short cut for nearly all words, five times as fast.
_LETTER_BY_LETTER = {code: _fold_slowly(chr(code)) for code in range(0x41, 0x700) if chr(code).isalnum()}


class _Folded(dict[str, str]):
    """What stands between white space, signs and all, and the folded words in it; all is forgotten when it is too much.

    To part a text at white space and look the parts up takes half the time of finding its words and looking these up. A
    look-up leaves no trace, unlike in an `lru_cache`, which would make folding twice as dear. What is long is not kept,
    so that the number bounds the memory: a sentence of Chinese hardly comes again, its words (characters) do.
    """

    def __missing__(self, written: str) -> str:
        if len(written) > _SHORT:
            return self._of_words(written)
        if not _FOLDED.fullmatch(folded := written.translate(_LETTER_BY_LETTER)):
            folded = self._of_words(written)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[written] = folded
        return folded

    def _of_words(self, written: str) -> str:
        found = _WORD.findall(written)
        return fold_word(written) if found == [written] else " ".join(map(self.__getitem__, found))


_SHORT = 24  # 99.9 % of what stands between white space in news of scripts with spaces
_REMEMBERED = 1 << 16  # a day of world news in ten languages; 16 MB
_folded = _Folded()


def exact_word(word: str) -> str:
    """One word in its own letters: composed, and without what cannot be seen."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", word)[:LONGEST])


def is_unspaced(word: str) -> bool:
    """Whether a character of a script without spaces is in `word`."""
    return _UNSPACED_CHARACTER.search(word) is not None
