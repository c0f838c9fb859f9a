"""Sentences: where they end in all scripts, and where a stop ends none. A bar marks where the next one begins."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.text.fold import spans
from watcher.core.text.sentences import sentence_starts

ENGLISH = [
    "A convoy left. |Hawija was quiet.",
    "A convoy left! |Hawija was quiet?",
    "A convoy left? |No! |Yes.",
    "A convoy left?! |Hawija was quiet.",
    "Mr. Smith met Dr. Ali of St. Mary's.",
    "Gen. Petraeus and Col. Jones met Lt. Lee. |They left.",
    "J. R. Smith, Jr. of Mosul left. |He is safe.",
    "The U.S. army left. |Mosul is quiet.",
    "The U.S. President spoke. |He left.",
    "At 5 p.m. on Monday it fell.",
    "See e.g. Mosul, i.e. Nineveh.",
    "He paid 3.5 million. |She left.",
    "He paid 3. |Mosul is quiet.",
    "It cost $1,000.50 in all. |Fine.",
    "See www.example.org and example.com/a.html for more. |Fine.",
    "Article No. 5 and Art. 7 apply. |No. |Nobody came.",
    "On Oct. 17 and Sept. 3 it fell. |Mosul is quiet.",
    "“No,” he said. |“Yes.” |Mosul is quiet.",
    "“Stop!” he said. |She left.",
    '"Why?" she asked. |"Why not?" |Nobody knew.',
    "He left (Mosul fell). |She stayed. |(So did he.) |All is well.",
    "He waited… |Then Mosul fell.",
    "He waited... and Mosul fell.",
    "He waited ... |Then Mosul fell.",
    "the army. then the police",
    "One: two; three, four – five.",
    "First line\nsecond line\n\n|third line",
    "1. Mosul falls. |2. |Kirkuk waits.",
    "Yahoo.com v. Google.com",
]

OTHER_LANGUAGES = [
    "M. Dupont est là. |Mossoul est calme.",  # French
    "Mme Curie et MM. Dupont et Durand sont partis. |C'est fini ! |Vraiment ?",
    "Angriff z. B. in Mossul. |Ruhe.",  # German
    "Am 3. Oktober fiel die Stadt. |Sie ist ruhig.",
    "Die 2. Armee und der 1. Zug kamen. |Es waren 3. |Mehr nicht.",
    "Dr. Merkel, geb. Kasner, sprach. |Dann ging sie.",
    "¿Ataque en Mosul? |¡No! |Todo está en calma.",  # Spanish
    "El Sr. García y la Dra. Ruiz hablaron. |Se fueron.",
    "EE. UU. ataca. |Mosul resiste.",
    "O Sr. Silva falou. |Saiu.",  # Portuguese
    "Il Sig. Rossi è partito. |L'avv. Bianchi no.",  # Italian
    "Dhr. Jansen ging weg. |Mevr. De Vries bleef.",  # Dutch
    "Ks. prof. Nowak, ul. Długa, przyszedł. |Wyszedł.",  # Polish
    "3. Ordu geldi. |Prof. Yılmaz gitti.",  # Turkish
    "Jl. Sudirman ditutup. |Polisi datang.",  # Indonesian
    "Атака на г. Мосул. |Город взят.",  # Russian
    "Ул. Ленина и им. Пушкина закрыты! |Почему?",
    "И. И. Иванов уехал. |Вернулся.",
    "Вул. Шевченка закрита. |Чому?",  # Ukrainian
    "Νέα επίθεση; |Η Αθήνα σιωπά. |Ναι· όχι.",  # Greek
    "One; two. |Three",  # but no Greek before it
    "Հարձակում։ |Երևանը հանգիստ է: |Լավ",  # Armenian
    "هل هو هجوم؟ |الموصل هادئة. |وصل د. محمد.",  # Arabic
    "حملہ ہوا۔ |کابل میں امن ہے۔",  # Urdu
    "היה פיגוע? |חיפה שקטה. |לא!",  # Hebrew
    "हमला हुआ। |मोसुल में शांति है। |डॉ. सिंह आए।",  # Hindi
    "নতুন হামলা। |ঢাকা শান্ত॥ |শেষ",  # Bengali
    "தாக்குதல் நடந்தது. |அமைதி.",  # Tamil
    "发生袭击。|摩苏尔平静！|真的？|是。",  # Chinese
    "“发生袭击。”|他说。",
    "爆発した。|工場は無事．|けが人なし｡|以上",  # Japanese
    "폭발이 났다. |서울은 조용하다. |끝. |그",  # Korean
    "ጥቃት ነበር። |ጎንደር ሰላም፧ |አዎ",  # Amharic
    "ဗုံး။ |ရန်ကုန်၊ မြို့။ |ပြီး",  # Burmese
    "ផ្ទុះ។ |ភ្នំពេញ",  # Khmer
    "ระเบิดที่กรุงเทพ ตำรวจมาถึง",  # Thai: a space parts clauses, too
    "การระเบิด! |ตำรวจ",
]


@pytest.mark.parametrize("marked", ENGLISH + OTHER_LANGUAGES)
def test_where_sentences_begin(marked: str) -> None:
    """Abbreviations, initials, ordinals, figures, addresses end none; quotes and brackets belong to what they close."""
    text = marked.replace("|", "")
    places = list(spans(text))
    begins = [start for start, _ in places]
    expected = [0]
    for at, character in enumerate(marked):
        if character == "|":
            behind = at - marked.count("|", 0, at)
            expected.append(next(number for number, begin in enumerate(begins) if begin >= behind))

    assert sentence_starts(text, places) == expected


def test_there_are_enough_cases() -> None:
    """At least 60 in over ten languages."""
    assert len(ENGLISH + OTHER_LANGUAGES) >= 60


@settings(deadline=None)
@given(st.text("aA13z .!?;:\n…。؟।”)(国กغξ", max_size=40))
def test_each_word_is_in_one_sentence(text: str) -> None:
    """Sentences begin at ascending words, the first one at the first word, whatever stands between them."""
    places = list(spans(text))
    starts = sentence_starts(text, places)

    assert starts == sorted(set(starts))
    assert starts[:1] == ([0] if places else [])
    assert all(start < len(places) for start in starts)
