"""Texts that nobody should send, and that feeds do send: nothing in them hides a word, and none takes endless time."""

import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from watcher.core.match import PLACES, Matcher
from watcher.core.model import Entry, Hit, Watch
from watcher.core.query import parse
from watcher.core.text.fold import exact_word, fold, spans, words
from watcher.errors import QueryError

GROWTH = 9.0
"""How much longer a text of four times the size may take: linear is 4, quadratic 16; the machine may be busy."""
TOO_QUICK = 0.02
"""Seconds below which growth is not asked for: noise would answer."""


def matcher(*queries: str, threshold: int = 1) -> Matcher:
    return Matcher([
        Watch(name=f"W{number}", terms=parse(query), threshold=threshold) for number, query in enumerate(queries)
    ])  # fmt: skip


def hits(query: str, summary: str) -> list[Hit]:
    return [hit for match in matcher(query).judge(Entry(title="", summary=summary)) for hit in match.hits]


def seconds(work: Callable[[], object]) -> float:
    """Of the processor; the best of three."""
    times = []
    for _ in range(3):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def grows_linearly(query: str, text: Callable[[int], str], size: int) -> bool:
    """Whether a text of four times the size costs about four times the time. A busy machine is given more turns."""
    matching = matcher(query)
    small, large = Entry(summary=text(size)), Entry(summary=text(4 * size))
    for _ in range(3):
        first, second = (seconds(lambda said=said: matching.judge(said)) for said in (small, large))  # type: ignore[misc]  # a lambda's default
        if second < TOO_QUICK or second < GROWTH * first:
            return True
    return False


# --- what hides in a word --------------------------------------------------------------------------------------------

INVISIBLE = [
    *("\u00ad", "\u061c", "\u180e", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\u2061", "\u2063"),
    *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff"),
    *("\ufe0e", "\ufe0f", "\U000e0041", "\U000e007f", "\U000e0100", "\u034f", "\u17b4", "\u180b", "\u206a", "\u206f"),
    *("\u115f", "\u1160", "\u3164", "\uffa0", "\U0001bca0", "\U0001d173"),  # fillers, shorthand, music
]
HIDDEN_WORDS = ["bomb", "взрыв", "επίθεση", "انفجار", "פיגוע", "हमला", "폭발", "爆炸", "ระเบิด", "პოლიცია"]


@pytest.mark.parametrize("character", INVISIBLE, ids=[f"U+{ord(character):04X}" for character in INVISIBLE])
@pytest.mark.parametrize("word", HIDDEN_WORDS)
def test_what_cannot_be_seen_hides_no_word(word: str, character: str) -> None:
    """Zero-width characters, bidi controls, selectors and tags between any two letters; the hit covers them."""
    disguised = character.join(word)

    found = hits(word, f"xy {disguised} xy")

    assert [(hit.start, hit.text) for hit in found] == [(3, disguised)]


@pytest.mark.parametrize("character", INVISIBLE, ids=[f"U+{ord(character):04X}" for character in INVISIBLE])
def test_what_cannot_be_seen_hides_no_compound(character: str) -> None:
    """Nor is it a word that counts in a distance."""
    text = f"the {character.join('coup')} {character} by {character} the {character.join('junta')}."

    for query in ("coup NEAR/2 junta", "coup BEFORE/2 junta", "coup SAME junta", "coup AND junta", "co* NEAR/2 ?unta"):
        assert len(hits(query, text)) == 2, query
    assert not hits("coup NEAR/1 junta", text)


def zalgo(word: str, marks: int = 30) -> str:
    return "".join(letter + "".join(chr(0x300 + number) for number in range(marks)) for letter in word)


@pytest.mark.parametrize("word", ["bomb", "взрыв", "επιθεση"])
def test_heaps_of_marks_hide_no_word(word: str) -> None:
    """However many accents a letter carries: what counts are the letters."""
    for marks in (1, 5, 30):
        disguised = zalgo(word, marks)
        found = hits(word, f"xy {disguised} xy")
        assert [(hit.start, hit.text) for hit in found] == [(3, disguised)], marks


def test_only_marks_are_no_word() -> None:
    """They belong to no letter, so nothing is found, and nothing fails."""
    marks = "".join(chr(code) for code in range(0x300, 0x370))

    assert words(marks * 1000) == []
    assert hits("bomb", marks * 1000) == []
    assert [hit.text for hit in hits("bomb", f"{marks} bomb")] == ["bomb"]


SIGNS = ["\ud800", "\udfff", "\ud83d", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\ufffd", "\ufffe", "\U0010ffff", "🧨"]


@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_broken_characters_part_words_and_do_no_harm(sign: str) -> None:
    """Lone surrogates, controls and non-characters stand between words, as signs do."""
    text = f"{sign}car{sign}bomb{sign} {sign}{sign} coup{sign}"

    assert [hit.text for hit in hits("car bomb, coup NEAR/9 bomb", text)]
    assert not hits("carbomb", text)
    text.encode("utf-16", "surrogatepass")


# --- sizes -----------------------------------------------------------------------------------------------------------

LARGE = 10_000_000
"""Bytes in UTF-8 of a text that has all of these; those of one kind alone are a tenth of it."""
LARGE_PARTS = {
    "ascii words": "police opened fire on a convoy. ",
    "one word": "a",
    "one word with a wild card's beginning": "zz",
    "chinese": "警察向车队开火了。",
    "arabic": "هجوم على قافلة عسكرية ",
    "marks": "\u0301",
    "a letter and its marks": "a" + "\u0301" * 1_000_000,
    "invisible": "\u200b",
    "a word of invisible": "b" + "\u200d" * 1_000_000,
    "spaces": " ",
    "dots": ".",
    "quotes": "\"'",
    "pictures": "🧨",
    "surrogates": "\ud800",
    "thai": "ตำรวจเปิดฉากยิง",
    "hebrew quotes": 'צה"ל"',
}
MIXED = "".join(part[:1_000] * (1 + 500 // len(part)) for part in LARGE_PARTS.values())
OF_ALL_FORMS = (
    "zzbomb, zzcar bomb, zz*bomb, coup NEAR/5 zzjunta, coup SAME zzjunta, zza AND zzb, title:zzx, =zzWord, ZZW, "
    "/zz[0-9]+/, 爆zz炸, zzهجوم"
)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("part", "size"),
    [(MIXED, LARGE), *((part, LARGE // 10) for part in LARGE_PARTS.values())],
    ids=["mixed", *LARGE_PARTS],
)
def test_a_text_of_ten_megabytes_is_read(part: str, size: int) -> None:
    """Such a text has no word that is asked for but one, at its end; it is found there."""
    text = part * (size // len(part.encode("utf-8", "surrogatepass"))) + " \u200b. bomb\u0301"

    found = hits(f"bomb, {OF_ALL_FORMS}", text)

    assert [(hit.start, hit.text) for hit in found] == [(len(text) - 5, "bomb\u0301")]


GROWING: list[tuple[str, str, str]] = [
    ("near, repeated", "coup NEAR/5 junta", "coup junta "),
    ("near, one side alone", "coup NEAR/5 junta", "coup "),
    ("near, far apart", "coup NEAR/5 junta", "coup a b c d e f g "),
    ("near, as far as can be", "coup NEAR/999 junta", "coup "),
    ("near, itself", "coup NEAR/9 coup", "coup "),
    ("near, chained", "coup NEAR/9 junta NEAR/9 coup NEAR/9 junta", "coup junta "),
    ("near, groups", "(coup OR junta OR aa*) NEAR/9 (coup OR *aa OR army)", "coup junta aa "),
    ("near, phrases that overlap", '"coup coup" NEAR/3 "coup coup coup"', "coup "),
    ("before, in the wrong order", "zz BEFORE/9 coup", "coup "),
    ("same, one endless sentence", "coup SAME junta", "coup a "),
    ("same, both sides", "coup SAME junta", "coup junta "),
    ("same, sentences", "coup SAME junta", "A coup. A junta. "),
    ("same, dots", "coup SAME junta", "coup... "),
    ("same, abbreviations", "coup SAME junta", "Mr. coup U.S. "),
    ("phrase, repeated", "coup coup coup coup junta", "coup "),
    ("not", "coup AND NOT (coup NEAR/3 junta)", "coup a b c d e "),
    ("wild cards", "*c*o*u*p*x*", "cocoupupcoup "),
    ("wild cards, one long word", "*aa*ab*", "a"),
    ("prefixes", "العراق NEAR/4 وداعش", "وبالعراق "),
    ("chinese", "袭击 NEAR/9 车队", "袭击"),
    ("a regular expression", "/co+up[0-9]/", "coooup "),
    ("a regular expression of any", "/c.*x/", "coup "),
]


@pytest.mark.timeout(120)
@pytest.mark.parametrize(("query", "part"), [case[1:] for case in GROWING], ids=[case[0] for case in GROWING])
def test_time_grows_with_the_text_and_no_faster(query: str, part: str) -> None:
    """Four times as many words cost four times the time, whatever is asked of them (a refused query costs nothing)."""
    try:
        parse(query)
    except QueryError:
        assert query.startswith("/")
        return
    assert grows_linearly(query, lambda size: part * (size // len(part)), 25_000)


@pytest.mark.timeout(60)
def test_a_hundred_thousand_words_near_each_other() -> None:
    """Each is near the next; the term counts once and tells a few places."""
    found = hits("coup NEAR/5 junta^7", "coup junta " * 50_000)

    assert sum(hit.points for hit in found) == 7
    assert 2 <= len(found) <= 32


@pytest.mark.timeout(60)
def test_ten_thousand_terms_that_all_hit() -> None:
    """Their points add up."""
    names = [f"w{number}" for number in range(10_000)]

    matches = matcher("\n".join(names)).judge(Entry(summary=" ".join(names)))

    assert matches[0].score == 100_000
    assert len(matches[0].hits) == 10_000


@pytest.mark.timeout(60)
def test_a_thousand_watches_of_one_common_word() -> None:
    """A compound a watch, all about the word that fills the text."""
    queries = [f"coup NEAR/5 w{number}" for number in range(1_000)]

    assert matcher(*queries).judge(Entry(summary="coup " * 20_000)) == ()
    assert len(matcher(*queries).judge(Entry(summary=f"{'coup ' * 20_000} w7 w8"))) == 2


def test_a_chain_loses_nothing_in_a_text_of_its_words() -> None:
    """However many ways there are through it: here 4,500 to the second operand, of which the last alone goes on."""
    query, text = "coup NEAR/9 coup BEFORE/3 junta", "coup " * 500

    assert len(hits(query, f"{text} x junta")) == PLACES
    assert not hits(query, f"{text} a b c d junta")
    assert [hit.text for hit in hits("coup BEFORE/9 coup BEFORE/3 junta", f"{text} x junta")].count("junta") == 1


# --- patterns that explode -------------------------------------------------------------------------------------------

HOSTILE = [
    r"/(a+)+b/",
    r"/(a|a)*b/",
    r"/(a|aa)+b/",
    r"/(.*)*b/",
    r"/(a*)*b/",
    r"/(a*)+b/",
    r"/(a+){2,}b/",
    r"/(a{1,20}){1,20}b/",
    r"/((a+)?)+b/",
    r"/a*a*a*a*a*a*a*b/",
    r"/a+a+a+a+a+a+b/",
    r"/.*.*.*.*.*b/",
    r"/(.*)(.*)(.*)(.*)b/",
    r"/(a?){30}a{30}b/",
    r"/a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaaaaaaaaaaaaaab/",
    r"/\w+\s*\w+\s*\w+\s*\w+\s*!b/",
    r"/(?=(a+)+b)a/",
    r"/(a+)\1b/",
    r"/(?:a+|a*)+b/",
    r"/[a-z]+[a-z]+[a-z]+[a-z]+[0-9]b/",
    r"/(a(b|c)*)*d/",
    r"/a{0,1000}a{0,1000}a{0,1000}b/",
    r"/(x+x+)+y/",
    r"/^(([a-z])+.)+[A-Z]([a-z])+$/",
    r"/(a{1000}){1000}{1000}b/",
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_pattern_that_would_explode_is_refused_or_bounded(pattern: str) -> None:
    """Against a text made for it, of the longest field that is read (64 kB)."""
    try:
        matching = matcher(pattern)
    except QueryError:
        return
    for text in ("a" * 64_000, "a " * 32_000, "ab" * 32_000, "x" * 64_000, "a" * 30 + "!"):
        matching.judge(Entry(title=text[:1000], summary=text))


BROKEN = ["/(/", "/[/", "/*/", "/a**/", "/(?P<x>/", "/a{2,1}/", "/\\/", "//", "/.*/", "/x?/", "/^/", "/(?i/", "/\\8/"]


@pytest.mark.parametrize("pattern", BROKEN)
def test_a_pattern_that_is_none_is_a_fault(pattern: str) -> None:
    """Also one that finds nothing at all, everywhere."""
    with pytest.raises(QueryError) as caught:
        parse(f"coup, {pattern}")

    assert caught.value.expected


# --- whatever else ---------------------------------------------------------------------------------------------------

MEANINGFUL = str.maketrans('*?"\n', "....")
"""What a query would read as wildcards or as the end of a quote."""
ANYTHING = st.text(st.characters(codec=None, exclude_categories=())) | st.text(
    st.sampled_from(
        [
            *"abcé éİıßΣς۔।。.!?'\"-_ \n",
            *INVISIBLE,
            *SIGNS,
            "\u0301",
            "\u0651",
            "ا",
            "ל",
            "国",
            "ก",
            "\u0e31",
            "한",
            "ᄒ",
        ]
    ),
    max_size=60,
)


@st.composite
def chosen(draw: st.DrawFn, least: int = 1) -> tuple[str, list[tuple[int, int]]]:
    """A text, and where some neighbouring words of it stand, `least` of them or more."""
    text = "a".join(draw(st.lists(ANYTHING, min_size=1, max_size=6))).translate(MEANINGFUL)
    places = list(spans(text))
    assume(len(places) >= least)
    first = draw(st.integers(0, len(places) - least))
    return text, places[first : first + draw(st.integers(least, 5))]


@settings(max_examples=300, deadline=None)
@given(chosen(), ANYTHING)
def test_spans_cover_the_words_in_the_original(text_and_run: tuple[str, list[tuple[int, int]]], title: str) -> None:
    """Words taken out of any text are found again in it: the spans are those of the words, and hold them unchanged."""
    text, run = text_and_run
    begin, end = run[0][0], run[-1][1]
    written = text[begin:end]

    for terms in (parse(f'"{written}"'), parse(f'="{written}"')):
        matches = Matcher([Watch(name="W", terms=terms)]).judge(Entry(title=title, summary=text))
        found = [hit for match in matches for hit in match.hits]
        assert all(hit.text == (title if hit.field == "title" else text)[hit.start : hit.end] for hit in found)
        assert all(fold(hit.text) == fold(written) for hit in found) or is_open(written)
        assert ("summary", begin, end) in [(hit.field, hit.start, hit.end) for hit in found] or len(found) == PLACES


@settings(max_examples=300, deadline=None)
@given(chosen(least=2))
def test_words_of_any_text_stand_where_they_stand(text_and_run: tuple[str, list[tuple[int, int]]]) -> None:
    """The first and the last of some words are as near each other as there are words between them."""
    text, run = text_and_run
    one, other = text[slice(*run[0])], text[slice(*run[-1])]
    between = max(1, len(run) - 2)

    for operator in (f"NEAR/{between}", f"BEFORE/{between}", "AND"):
        found = hits(f'="{one}" {operator} ="{other}"', text)
        assert {exact_word(one), exact_word(other)} == {exact_word(hit.text) for hit in found}
        assert all(hit.text == text[hit.start : hit.end] for hit in found)
        assert {run[0], run[-1]} <= {(hit.start, hit.end) for hit in found} or len(found) == PLACES


def is_open(text: str) -> bool:
    """Whether a script is in it whose words are found with prefixes or particles."""
    return any(unicodedata.name(character, "").startswith(("ARABIC", "HEBREW", "HANGUL")) for character in text)
