"""Folding: equal words come out equal, and every folded word leads back to the place where it stands."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.texts import TEXTS
from watcher.core.text import fold as module
from watcher.core.text.fold import LONGEST, exact_word, fold, fold_word, is_unspaced, spans, words, words_with_wildcards

ANY_TEXT = st.one_of(st.text(), TEXTS)

PARTS = [
    ("Kirkuk: 9 killed", ["Kirkuk", "9", "killed"]),
    ("car-bomb/attack_plan", ["car", "bomb", "attack", "plan"]),
    ("l'État d’Irak", ["l", "État", "d", "Irak"]),
    ("п'ять пʼять", ["п", "ять", "п", "ять"]),
    ("किरकुक में", ["किरकुक", "में"]),
    ("伊斯兰国ISIS", ["伊", "斯", "兰", "国", "ISIS"]),
    ("ｶﾞｽ ガス カ\u3099", ["ｶﾞ", "ｽ", "ガ", "ス", "カ\u3099"]),
    ("ก่า", ["ก่", "า"]),
    ("฿500", ["500"]),
    ("ISIS가 왔다", ["ISIS", "가", "왔다"]),
    ('צה"ל ב"הארץ" ג\'יהאד', ['צה"ל', 'ב"הארץ', "ג'יהאד"]),
    ("\u200bISIS\u200b", ["ISIS\u200b"]),
    ("\u0301a\u0301", ["a\u0301"]),
    ("\ud800bomb\udfff", ["bomb"]),
    ("🧨\ufe0f\u200d🧨 !?", []),
    ("", []),
]

SAME = [
    ("ISIS", "isis", "ＩＳＩＳ", "I\u200dS\u00adIS", "𝗜𝗦𝗜𝗦"),
    ("État", "ETAT", "E\u0301tat", "ÉTAT"),
    ("Straße", "STRASSE", "straße", "STRAẞE"),
    ("İstanbul", "ISTANBUL", "ıstanbul", "i\u0307stanbul"),
    ("самолёт", "САМОЛЕТ", "самоле\u0308т"),
    ("Τούρκος", "ΤΟΥΡΚΟΣ", "τουρκοσ"),
    ("Łódź", "lodz", "ŁÓDŹ"),
    ("œuvre", "Oeuvre", "ŒUVRE"),
    ("إلى", "الي", "إِلَى", "إلـــى", "الی"),
    ("مدرسة", "مدرسه", "مَدْرَسَة"),
    ("کرکوک", "كركوك"),
    ("کتاب\u200cخانه", "کتابخانه"),
    ("פִּיגוּעַ", "פיגוע"),
    ("क़त्ल", "क\u093cत्ल"),
    ("ガ", "ｶﾞ", "カ\u3099"),
    ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
    ("٢٠١٦", "2016", "۲۰۱۶", "२०१६", "２０１６"),
]

DIFFERENT = [
    ("हमला", "हमल"),
    ("ガス", "カス"),
    ("ก่", "ก"),
    ("한국", "하국"),
    ("who", "whom"),
    ("பா", "ப"),
]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_words_are_those_of_a_reader(text: str, expected: list[str]) -> None:
    """Marks and invisible characters belong to words; hyphens, apostrophes and signs part them; unspaced scripts have
    a word a character."""
    assert words(text) == expected


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_word_are_one(spellings: tuple[str, ...]) -> None:
    """Case, accents, width, optional marks, letter forms, digits and what is invisible make no difference."""
    assert len(set(map(fold, spellings))) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_words_stay_different(one: str, other: str) -> None:
    """What tells words apart is kept: vowel signs, voicing, tones, final consonants."""
    assert fold(one) != fold(other)


@settings(deadline=None)
@given(ANY_TEXT)
def test_folded_words_lead_back_to_the_text(text: str) -> None:
    """`fold`, `words` and `spans` run in parallel; spans ascend, lie within the text, and hold the words as written."""
    places = list(spans(text))
    ends = [bound for span in places for bound in span]

    assert [text[start:end] for start, end in places] == words(text)
    assert [fold_word(word) for word in words(text)] == fold(text).split(" " if places else None)
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in places)


@settings(deadline=None)
@given(ANY_TEXT)
def test_folded_text_is_safe_to_search(text: str) -> None:
    """It can be encoded, and its words are parted by single spaces and by nothing else."""
    folded = fold(text)
    folded.encode()

    assert folded == " ".join(folded.split())


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_takes_a_short_way_to_the_same_end(text: str) -> None:
    """A text of ASCII alone folds as it does beside a letter that is none."""
    assert fold(f"{text} é") == f"{fold(text)} e".lstrip()
    assert words(f"{text} é") == [*words(text), "é"]


@settings(max_examples=500, deadline=None)
@given(st.text(st.characters(min_codepoint=0x30, max_codepoint=0x700, categories=["L", "N", "M"]), min_size=1))
def test_letter_by_letter_leads_where_the_long_way_does(text: str) -> None:
    """The short cut for words, and that for what stands between white space."""
    for word in words(text):
        assert fold_word(word) == module._fold_slowly(word[:LONGEST])
    assert fold(text) == " ".join(map(fold_word, words(text)))


def test_letters_that_are_taken_for_folded_are() -> None:
    """Each of them, and all beside each other."""
    letters = [letter for letter in map(chr, range(0x10000)) if module._FOLDED.fullmatch(letter)]
    word = "".join(letters)

    assert [letter for letter in letters if fold_word(letter + "\u0301\u00ad") != letter] == []
    for start in range(0, len(word), LONGEST - 1):
        part = word[start : start + LONGEST - 1]
        assert fold_word(part) == fold_word(part + "\u00ad") == part


@pytest.mark.parametrize("letter", ["x", "é", "ж"])
def test_an_endless_word_counts_for_its_beginning(letter: str) -> None:
    """A word of a megabyte costs no more than one of a hundred letters, and is one word."""
    text = f"a {letter * 1_000_000} b"

    assert [len(word) for word in fold(text).split()] == [1, LONGEST, 1]
    assert list(spans(text))[2] == (1_000_003, 1_000_004)


def test_remembered_words_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither many words nor long ones fill the memory, and what was forgotten folds as before."""
    monkeypatch.setattr(module, "_REMEMBERED", 10)
    text = " ".join(f"É{number}" for number in range(100))

    assert fold(text) == fold(text) == text.replace("É", "e")
    fold("é" * (LONGEST + 1))
    assert len(module._folded) <= 10
    assert all(len(word) <= LONGEST for word in module._folded)


def test_wildcards_are_letters_of_terms_only() -> None:
    """In a term `*` and `?` belong to the word; in a text they part words like any sign."""
    assert words_with_wildcards("kidnap* wom?n 이라크* *bomb") == ["kidnap*", "wom?n", "이라크*", "*bomb"]
    assert words("kidnap* wom?n") == ["kidnap", "wom", "n"]


def test_an_exact_word_keeps_its_letters() -> None:
    """It is composed, and loses what cannot be seen, but neither case nor accents."""
    assert exact_word("E\u0301t\u00ade\u0301\ufe0f") == "Été"


def test_unspaced_scripts_are_known() -> None:
    """Han, Kana, Thai, Lao, Khmer and Burmese are written without spaces; Hangul and Devanagari are not."""
    assert all(map(is_unspaced, ["国", "x国", "テ", "ก", "ກ", "ក", "က", "𠀀"]))
    assert not any(map(is_unspaced, ["x", "한", "क", "ع", "๑", ""]))


def test_every_letter_of_unicode_is_part_of_a_word() -> None:
    """No letter and no digit of plane 0 is lost between words, but for apostrophes that Unicode calls letters, and the
    fillers of Hangul, which show nothing."""
    lost = [
        character
        for character in map(chr, range(0x10000))
        if unicodedata.category(character) in {"Ll", "Lu", "Lt", "Lo", "Nd"} and not words(character)
    ]
    assert lost == ["\u115f", "\u1160", "\u3164", "\uffa0"]
