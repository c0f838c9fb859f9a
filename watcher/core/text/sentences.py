"""Where sentences begin, in all scripts that news is written in.

A full stop is the one sign that often ends nothing: abbreviations, initials, ordinals, figures and addresses have it.
In doubt about a stop there is no end, for a watch that asks for one sentence would rather find too much. Thai and Lao
part clauses and sentences alike by a space, so there a space ends nothing, and a text without other signs is one
sentence. What is *not* here: words (fold.py).
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from watcher.core.text.fold import fold_word, is_unspaced

Span = tuple[int, int]

_STOPS = ".\u2024\ufe52\uff0e\u2026"
_ENDS = (
    "!?\u203c\u203d\u2047-\u2049\u2e2e\ufe56\ufe57\uff01\uff1f"  # also ‼ ‽ ⁇ ⸮ and the full-width signs
    "\u3002\uff61"  # ideographic
    "\u061e\u061f\u06d4\u0700-\u0702\u07f9"  # Arabic, Urdu, Syriac, N'Ko
    "\u0589"  # Armenian
    "\u0964\u0965"  # the dandas of Indic scripts
    "\u0df4\u0f0d\u0f0e\u104b\u17d4\u17d5"  # Sinhala, Tibetan, Burmese, Khmer
    "\u1362\u1367\u1368\u1803\u1809\u1c7e\uabeb"  # Ethiopic, Mongolian, Ol Chiki, Meitei
)
_CLOSING = "\"'\u2019\u201d\u00bb\u203a)\\]\u300d\u300f"
_SIGN = re.compile(rf"[{_STOPS}{_ENDS};\u037e:\n]")
_END = re.compile(rf"[{_ENDS}]")
_QUOTED_END = re.compile(rf"[{_ENDS}{_STOPS}][{_CLOSING}]")
_BLANK_LINE = re.compile(r"\n\s*\n")
_STOP = re.compile(rf"[{_STOPS}]")
_ELLIPSIS = re.compile(r"\u2026|\.\.")
_STOP_AND_SPACE = re.compile(rf"[{_STOPS}][{_CLOSING}]*\s")
_ENDS_OF_SCRIPTS = re.compile("(?<=[\u0370-\u03ff\u1f00-\u1fff])[;\u037e]|(?<=[\u0531-\u0587]):")
"""The Greek question mark, and the full stop as Armenians type it."""
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7a3]")

# What stands before a name or a figure, folded. Left out: what as often ends a sentence (etc., Inc., Jr., usw., т. д.).
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms messrs dr drs prof gen lt col maj sgt capt cpl cmdr brig adm gov sen rep pres rev hon supt insp det st mt
    ft vs mm mme mmes mlle mgr ste pr
    hr hrn fr nr str bzw ca evtl ggf sog vgl inkl geb frhr dipl
    sr sra sres srta dra gral cnel lic ing ee av exmo exma
    sig sigg dott avv geom
    dhr mevr mw
    ul al sw tzw plk mjr inz dyr kard tzv napr por rtm
    sn yrd alb tgm
    jl tn hj yth tp ts ths gs
    ул им проф акад ген св гр обл пр просп пл тов вул им полк кап лейт см адм
    κκ δρ αγ καθ
    डा डॉ प्रो मो श्री ডা মো প্রো ড
    """.split()  # noqa: SIM905 - a list of a hundred strings would be harder to read
)
_BEFORE_FIGURES = frozenset(
    """
    no nos nr num art abs sec ch vol fig pp par jan feb mar apr jun jul aug sep sept oct nov dec ст стр рис гл пп
    """.split()  # noqa: SIM905  words, as a person reads and extends them
)
# "3. Oktober": before a month that is written with a capital, or after an article, a number is an ordinal.
_MONTHS = frozenset(
    """
    januar janner februar marz april mai juni juli august september oktober november dezember
    ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
    """.split()  # noqa: SIM905  words, as a person reads and extends them
)
_ARTICLES = frozenset(
    """
    am der dem den des die das im zum zur vom beim ab bis seit jeder dieser
    """.split()  # noqa: SIM905  words, as a person reads and extends them
)


def sentence_starts(text: str, spans: Sequence[Span]) -> list[int]:
    """The numbers of the words that begin a sentence, the first one among them; `spans` are the words of `text`."""
    starts = [0] if spans else []
    for number, (before, after) in enumerate(pairwise(spans), start=1):
        if _SIGN.search(text, before[1], after[0]) and _is_end(text, spans, number):
            starts.append(number)
    return starts


def _is_end(text: str, spans: Sequence[Span], number: int) -> bool:
    """Whether a sentence ends in what stands before word `number`."""
    end, following = spans[number - 1][1], spans[number][0]
    between, goes_on = text[end:following], text[following].islower()
    if _END.search(between):
        return not (goes_on and _QUOTED_END.search(between))  # “Stop!” he said
    if _BLANK_LINE.search(between):
        return True
    if _STOP.search(between):
        return not goes_on and _is_full_stop(text, spans, number, between)
    return _ENDS_OF_SCRIPTS.match(text, end) is not None


def _is_full_stop(text: str, spans: Sequence[Span], number: int, between: str) -> bool:
    """Whether a stop before a word that could begin a sentence ends one."""
    (start, end), after = spans[number - 1], spans[number]
    if _ELLIPSIS.search(between):
        return True
    if is_unspaced(text[end - 1]) or is_unspaced(text[after[0]]):
        return True
    if not _STOP_AND_SPACE.search(between):
        return False  # 3.5, example.org
    before = fold_word(text[start:end])
    if before.isdecimal():
        return not _is_ordinal(text, spans, number)
    if text[after[0]].isdecimal() and before in _BEFORE_FIGURES:
        return False
    is_initial = len(before) == 1 and not _HANGUL.match(before)  # J. R. Smith, U.S., z. B., г. Мосул, د. محمد
    return not is_initial and before not in _ABBREVIATIONS


def _is_ordinal(text: str, spans: Sequence[Span], number: int) -> bool:
    """Whether the figure before word `number`, and its stop, are an ordinal or number an item of a list."""
    start, end = spans[number - 1]
    if end - start > 2:
        return False
    following = fold_word(text[slice(*spans[number])])
    return number == 1 or following in _MONTHS or fold_word(text[slice(*spans[number - 2])]) in _ARTICLES
