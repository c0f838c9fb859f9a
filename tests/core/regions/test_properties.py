"""What holds for every text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.reading import reader
from watcher.core.model import Entry
from watcher.core.text.fold import fold

WORDS = st.sampled_from(
    """
    Iraq Iraqi Turkey turkey Georgia Paris Texas London Ontario Nice Bath Mosul US Va. VA Kremlin New England Guinea pig
    Tom Mr Hilton Hamilton J. said in near and the of northern Islamic State Ирака Мосуле Москвы العراق والعراقية
    بالعراق
    伊拉克 マリ マリア 이라크에서 इराक อิรัก #Iraq_now @Iraq https://Iraq.example/Paris \u0406raq e\u0301t\u00e9 ﬁ \u200b
    """.split()  # noqa: SIM905  words, as a person reads and extends them
)
GAPS = st.sampled_from([" ", " ", " ", ", ", ". ", "\n", " - ", "", "/", " (", ") ", ": "])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=30).map(lambda pairs: "".join(word + gap for word, gap in pairs))
LANGUAGES = st.sampled_from(["", "en", "de", "ru", "pl", "ar", "zh", "ja", "xx", "en-gb"])


@given(title=TEXTS, summary=TEXTS, categories=st.lists(TEXTS, max_size=2), language=LANGUAGES)
@settings(deadline=None)
def test_spans(title: str, summary: str, categories: list[str], language: str) -> None:
    """What a mention says to stand in the original text stands there; no two mentions overlap, but of one phrase."""
    entry = Entry(title=title, summary=summary, categories=tuple(categories), language=language)
    fields = {"title": title, "summary": summary, "category": ", ".join(categories)}
    spans = {"title": [(0, 0)], "summary": [(0, 0)], "category": [(0, 0)]}
    for one in reader().of(entry):
        assert fields[one.field][one.start : one.end] == one.text
        assert fold(one.text)
        assert one.region in one.within or not one.region
        before = spans[one.field][-1]
        assert one.start >= before[1] or (one.start, one.end) == before
        spans[one.field].append((one.start, one.end))


SENTENCE = "Officials said that nothing whatever had been decided before their talks ended last night. "
"""So that capitals mean what they mean in running text."""
UNRELATED = [
    "Rain fell in Japan on Monday.",
    "Japan won the cup again.",
    "TOKYO and Japan: no news.",
    "South Korea voted.",
]


@given(summary=TEXTS.filter(str.isascii), sentence=st.sampled_from(UNRELATED))
@settings(deadline=None)
def test_an_unrelated_sentence(summary: str, sentence: str) -> None:
    """A sentence about a country for which nothing in a text could be mistaken takes nothing away."""
    plain = f"{SENTENCE}{summary}"
    longer = f"{plain}\n\n{sentence}"
    before = {(one.start, one.region) for one in reader().of(Entry(summary=plain, language="en"))}
    assert before <= {(one.start, one.region) for one in reader().of(Entry(summary=longer, language="en"))}


@given(names=st.lists(st.sampled_from(["Iraq", "Turkish", "Mosul", "Krakow", "Kyiv", "US"]), min_size=1, max_size=3))
@settings(deadline=None)
def test_headlines(names: list[str]) -> None:
    """Writing the title as a headline changes nothing."""
    plain = f"Police say that {' and '.join(names)} were told of many delays"
    headline = " ".join(word if word == "US" else word[0].upper() + word[1:] for word in plain.split())
    found = [{one.region for one in reader().of(Entry(title=title, language="en"))} for title in (plain, headline)]
    assert found[0] == found[1] != set()
