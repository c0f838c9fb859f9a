"""The language of an item: what its feed declares, held against the script and the common words of its text.

Feeds declare one language for all they carry, and some a wrong one (`en` is what many programs write by themselves). So
the text decides where it is clear, and else the declaration is believed: a headline of names says nothing. No library:
those that know 100 languages weigh 1 to 900 MB and guess on headlines, where this says that it does not know. What is
*not* here: the words (common_words.py).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from watcher.core.text.common_words import LETTERS, WORDS
from watcher.core.text.fold import fold

_READ = 500
"""Code points of an item that are looked at: its title and its first sentences."""
_CLEAR = 3
"""Common words, of one language more than of the declared one, from which on a text contradicts its feed."""

_SAMPLED = 200
"""Code points that tell the script, from all over a text."""
_LITTLE = 2
"""With fewer common words a text is in no language that we could name."""

_SCRIPTS = {
    "latin": "A-Za-z\u00aa-\u024f\u0250-\u02af\u1e00-\u1eff\uff21-\uff5a",
    "cyrillic": "\u0400-\u052f",
    "arabic": "\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
    "kana": "\u3041-\u30ff\uff66-\uff9d",
    "hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3",
    "devanagari": "\u0900-\u0963\u0966-\u097f",
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "hebrew": "\u05d0-\u05f2",
    "bengali": "\u0980-\u09ff",
    "gurmukhi": "\u0a00-\u0a7f",
    "gujarati": "\u0a80-\u0aff",
    "oriya": "\u0b00-\u0b7f",
    "tamil": "\u0b80-\u0bff",
    "telugu": "\u0c00-\u0c7f",
    "kannada": "\u0c80-\u0cff",
    "malayalam": "\u0d00-\u0d7f",
    "sinhala": "\u0d80-\u0dff",
    "thai": "\u0e01-\u0e4e",
    "lao": "\u0e81-\u0edf",
    "burmese": "\u1000-\u109f",
    "khmer": "\u1780-\u17d3",
    "georgian": "\u10a0-\u10ff\u1c90-\u1cbf",
    "armenian": "\u0531-\u0587",
    "ethiopic": "\u1200-\u135f",
}
_LETTER = re.compile("|".join(f"(?P<{name}>[{letters}])" for name, letters in _SCRIPTS.items()))

# The languages of each script, that of its newest news first; those after the first are believed when declared.
_WRITTEN_IN = {
    "greek": "el",
    "hebrew": "he yi",
    "hangul": "ko",
    "kana": "ja",
    "han": "zh ja yue",
    "bengali": "bn as",
    "gurmukhi": "pa",
    "gujarati": "gu",
    "oriya": "or",
    "tamil": "ta",
    "telugu": "te",
    "kannada": "kn",
    "malayalam": "ml",
    "sinhala": "si",
    "thai": "th",
    "lao": "lo",
    "burmese": "my shn mnw",
    "khmer": "km",
    "georgian": "ka",
    "armenian": "hy",
    "ethiopic": "am ti",
    "devanagari": "hi mr ne",
    "arabic": "ar fa ur ps ckb sd ug",
    "cyrillic": "ru uk bg sr mk be kk ky mn tg tt uz",
    "latin": """
        en fr de es pt it nl sv da no fi pl cs sk hu ro hr tr id vi sw so ca sq az lt lv et sl bs ms tl ha yo ig zu af
        eu gl cy ga is mt uz ku la eo sr rw om
    """,
}
_LANGUAGES = {script: tuple(written.split()) for script, written in _WRITTEN_IN.items()}
_KNOWN = frozenset(language for languages in _LANGUAGES.values() for language in languages)

_BY_LETTER = {letter: written.split() for letters, written in LETTERS.items() for letter in letters}
_KNOWN_LETTERS = re.compile(f"[{''.join(_BY_LETTER)}]")

_ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "fil": "tl", "prs": "fa", "cmn": "zh"}
_KIN = (
    {"no", "da", "sv"},
    {"hr", "sr", "bs", "sl"},
    {"id", "ms"},
    {"cs", "sk"},
    {"pt", "gl", "es", "ca"},
    {"ru", "be"},
)
"""Languages that a few words do not tell apart: among these the feed is believed."""


def language_of(title: str, summary: str, declared: str) -> str:
    """A lower-case BCP 47 tag, "" when it is not known. `declared` stands, region and all, unless the text is clear."""
    text = f"{title} {summary}"[:_READ]
    script = _script(text)
    if not script:
        return declared
    primary = declared.split("-")[0]
    feeds = _ALIASES.get(primary, primary)
    if feeds and feeds not in _LANGUAGES[script]:
        found = _likeliest(_points(text, script), script) if feeds in _KNOWN else declared
        return found or (declared if script == "latin" else "")  # all the world writes of the iPhone in Latin letters
    if feeds and feeds not in WORDS.get(script, ()):
        return declared  # nothing to hold it against
    points = _points(text, script)
    found = _likeliest(points, script)
    if not feeds:
        return found
    is_contradicted = (
        found and points[found] - points.get(feeds, 0) >= _CLEAR and not any({feeds, found} <= kin for kin in _KIN)
    )
    return found if is_contradicted else declared


def _script(text: str) -> str:
    """The one that most of the letters are of; a text with Kana in it is Japanese."""
    if text.isascii():
        return "latin" if any(map(str.isalpha, text)) else ""
    letters = Counter(map(_script_of, text[:: max(1, len(text) // _SAMPLED)]))
    del letters[""]
    most = max(letters, key=letters.__getitem__, default="")
    return "kana" if most == "han" and letters["kana"] * 10 > letters["han"] else most


@cache
def _script_of(character: str) -> str:
    """ "" for what is no letter, or one of a script that we do not know."""
    letter = _LETTER.match(character)
    return (letter and letter.lastgroup) or ""


@cache
def _languages_of(script: str) -> Mapping[str, Sequence[str]]:
    """The common words of a script, folded, each with its languages: they are many, and few scripts are met."""
    found: dict[str, list[str]] = {}
    for language, words in WORDS.get(script, {}).items():
        for word in dict.fromkeys(fold(words).split()):
            found.setdefault(word, []).append(language)
    return found


def _points(text: str, script: str) -> Mapping[str, int]:
    """What speaks for each language that has a common word in a text: these words, and letters that are not of all."""
    languages, points = _languages_of(script), dict[str, int]()
    for word in frozenset(fold(text).split()):
        for language in languages.get(word, ()):
            points[language] = points.get(language, 0) + 1
    for letter in frozenset(_KNOWN_LETTERS.findall(text.lower())):
        for language in points:
            points[language] += 1 if language in _BY_LETTER[letter] else -1
    return points


def _likeliest(points: Mapping[str, int], script: str) -> str:
    """The only language of a script, or the one that most speaks for; "" when little does, or as much for another."""
    if script not in WORDS:
        return _LANGUAGES[script][0]
    best, second = [*sorted(points, key=points.__getitem__, reverse=True), "", ""][:2]
    return best if points.get(best, 0) >= _LITTLE and points[best] > points.get(second, 0) else ""
