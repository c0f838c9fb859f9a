"""NEAR, BEFORE and SAME: distances in words of every script, and sentences. What stands in brackets is found; a title
without brackets does not satisfy the query."""

from collections.abc import Sequence

import pytest

from tests.support.marked import Case, cases, has_counter_case, spans_in_title, unmarked
from watcher.core.match import Matcher
from watcher.core.model import Entry, Watch
from watcher.core.query import parse

NEAR: list[Case] = [
    (
        "coup NEAR/2 junta",
        ["[coup] of the [junta]", "[junta] by the [coup]", "[coup] [junta]", "coup of the old junta"],
    ),
    ("coup NEAR/2 junta", ["[junta], [coup]", "junta by the old coup", "coup", "junta", "a putsch"]),
    ("coup NEAR/1 junta", ["[coup], [junta]", "[coup] a [junta]", "[junta] a [coup]", "coup a b junta"]),
    ("coup NEAR/8 junta", ["[coup] 1 2 3 4 5 6 7 8 [junta]", "coup 1 2 3 4 5 6 7 8 9 junta"]),
    ("coup NEAR/8 junta", ["[junta] 1 2 3 4 5 6 7 8 [coup]", "junta 1 2 3 4 5 6 7 8 9 coup"]),
    ("coup NEAR/1 junta", ["[coup] — “a” — [junta]!", "coup-by-the-junta"]),
    ("coup NEAR/1 junta", ["[coup]. A [junta]", "coup! Against the junta?"]),
    ("coup NEAR/3 junta", ["coup a b c d e [coup] a [junta]", "coup a b c d e coup"]),
    ("coup NEAR/100 junta", [f"[coup]{' a' * 100} [junta]", f"coup{' a' * 101} junta"]),
    ("al-Qa'ida NEAR/2 leader", ["[al-Qa'ida] and its [leader]", "al-Qa'ida and its former leader"]),
    ("IS NEAR/2 attack", ["[attack] by [IS]", "this is an attack"]),
    ("=Turkey NEAR/2 attack", ["[attack] in [Turkey]", "attack on turkey"]),
    ("kidnap* NEAR/3 worker*", ["[Kidnappers] free two aid [workers]", "Kidnappers free two of five workers"]),
]

OVERLAPS: list[Case] = [
    ("coup NEAR/3 coup", ["[coup] and [coup]", "coup"]),
    ("bomb* NEAR/3 *bomb", ["[bombs], a [carbomb]", "bomb", "bombs"]),
    ('"car bomb" NEAR/3 bomb', ["[car bomb], then a [bomb]", "a car bomb", "bomb"]),
    ('"car bomb" NEAR/3 car', ["[car], then a [car bomb]", "a car bomb"]),
    ('"Islamic State" NEAR/3 "State of Iraq"', ["[Islamic State], [State of Iraq]", "Islamic State of Iraq"]),
    ('"red cross" BEFORE/3 cross', ["[red cross] and [cross]", "red cross", "cross and red cross"]),
    ("袭击 NEAR/3 击", ["[袭击][击]", "袭击"]),
]

GROUPS: list[Case] = [
    (
        "(attack OR ambush*) NEAR/2 (convoy OR village)",
        ["[ambushed] a [convoy]", "[village]: [attack]", "attack, ambush", "attack on the last big convoy"],
    ),
    ("(attack OR ambush*) NEAR/2 (convoy OR village)", ["attack. Later: [ambush] on [convoy]", "village convoy"]),
    ('("car bomb" OR mine) NEAR/1 road', ["[car bomb] on [road]", "a [mine]; [road]", "car on road, bomb"]),
    ("coup NEAR/1 (junta)", ["[coup] by [junta]", "coup by the junta"]),
    ("(coup) NEAR/1 ((junta OR army))", ["[army] and [coup]", "army against the coup"]),
    ("(a1 OR b1 OR c1) BEFORE/1 d1", ["[c1] x [d1]", "d1 c1", "a1 x x d1"]),
    ("/co[ul]p/ NEAR/1 junta", ["[coup] by [junta]", "coup by the junta", "cop by junta"]),
    ("(\ncoup\nOR junta # or both\n) NEAR/2 army", ["[junta] and [army]", "junta or coup"]),
]

PHRASES: list[Case] = [
    ('"car bomb" NEAR/2 "police station"', ["[car bomb] at a [police station]", "car bomb: station police"]),
    ("car bomb NEAR/2 police station", ["[police station]: a [car bomb]", "police car bomb station"]),
    (
        "Islamic State fighters NEAR/1 Mosul",
        ["[Islamic State fighters] in [Mosul]", "Mosul: the last Islamic State fighters"],
    ),
    ("Islamic State fighters NEAR/1 Mosul", ["[Mosul]: [Islamic State fighters]", "fighters in Mosul"]),
    ("«car bomb» NEAR/1 “police station”", ["[car bomb], [police station]", "bomb car, police station"]),
    ("Su-25 NEAR/2 Aleppo", ["[Su-25] hits [Aleppo]", "[Su25] over old [Aleppo]", "Su-25 over all of Aleppo"]),
    ("aid worker* BEFORE/2 kidnap*", ["[Aid workers] were [kidnapped]", "Kidnapped: aid workers"]),
]

CHAINS: list[Case] = [
    ("coup NEAR/1 junta NEAR/1 army", ["[coup] a [junta] a [army]", "coup a junta a b army", "coup a b junta a army"]),
    ("coup NEAR/1 junta NEAR/1 army", ["[coup] [army] [junta]", "[army] [junta] [coup]", "army a coup a junta"]),
    ("coup NEAR/1 junta NEAR/1 army", ["[army] a [junta] a [coup]", "army a junta and a junta a coup"]),
    ("coup BEFORE/1 junta BEFORE/1 army", ["[coup] a [junta] a [army]", "army a coup a junta", "junta coup army"]),
    ("coup NEAR/1 junta BEFORE/1 army", ["[junta] [coup] [army]", "junta a coup a army", "army junta coup"]),
    ("coup NEAR/1 junta BEFORE/3 army SAME gun", ["[gun] a [coup] [junta] b b [army]", "coup junta army. Gun"]),
    ("coup NEAR/1 (junta NEAR/1 army)", ["[army] a [junta] a [coup]", "coup a b junta army", "junta army a coup"]),
    ("(coup NEAR/1 junta) NEAR/1 army", ["[army] a [junta] a [coup]", "junta coup a army"]),
    ("a1 NEAR/1 ((b1 NEAR/1 c1) OR d1) NEAR/1 e1", ["[a1] [b1] [c1] [e1]", "[e1] x [d1] [a1]", "e1 b1 a1"]),
    ("coup NEAR/9 junta NEAR/9 coup", ["[coup] [junta]", "junta junta"]),
]

BEFORE: list[Case] = [
    ("police BEFORE/2 fire", ["[police] opened heavy [fire]", "fire on the police", "police opened very heavy fire"]),
    ("police BEFORE/1 fire", ["[police] [fire]", "[police] open [fire]", "police in the fire", "fire, police"]),
    ("police BEFORE/1 fire", ["fire: [police] [fire]", "fire police"]),
    ("police BEFORE/2 police", ["[police] on [police]", "police"]),
    ("police BEFORE/3 fire AND NOT drill", ["[police] [fire]", "police fire drill"]),
]

LANGUAGES: list[Case] = [
    ("attentat NEAR/2 Paris", ["[attentat] au cœur: [Paris]", "attentat au cœur de Paris"]),  # French
    ("attentat NEAR/3 Irak", ["[attentat] en haut d'[Irak]", "attentat en bas de l'Irak"]),
    ("Anschlag NEAR/2 Straße", ["[Anschlag] auf offener [Strasse]", "Anschlag in der offenen Strasse"]),  # German
    ("explosión BEFORE/1 fábrica", ["[Explosion] en [FÁBRICA]", "fábrica: explosión"]),  # Spanish
    ("patlama NEAR/1 İzmir", ["[Izmir]'de [patlama]", "İzmir limanında büyük patlama"]),  # Turkish
    ("взрыв NEAR/1 Мосул*", ["[Взрыв] в [Мосуле]", "Взрыв в центре Мосула"]),  # Russian
    ("επίθεση NEAR/1 Αθήνα", ["[Επίθεση] στην [ΑΘΗΝΑ]", "Επίθεση έξω από την Αθήνα"]),  # Greek
    ("هجوم NEAR/1 قافلة", ["[هجوم] على [قافلة]", "[القافلة]: [الهجوم]", "هجوم كبير على قافلة"]),  # Arabic
    ("حمله NEAR/1 کرکوک", ["[حمله] به [کرکوک]", "حمله به شهر کرکوک"]),  # Persian
    ("פיגוע NEAR/1 ירושלים", ["[פיגוע] קשה [בירושלים]", "פיגוע ירי קשה בירושלים"]),  # Hebrew
    ("हमला NEAR/1 मोसुल", ["[मोसुल] में [हमला]", "मोसुल शहर में हमला"]),  # Hindi
    ("তদন্ত NEAR/1 ঢাকা", ["[ঢাকা] হামলার [তদন্ত]", "ঢাকা শহরে হামলার তদন্ত"]),  # Bengali
    ("袭击 NEAR/3 车队", ["[袭击]了一支[车队]", "[车队]遭[袭击]", "袭击了另一支车队"]),  # Chinese
    ("袭击 BEFORE/3 车队", ["[袭击]了[车队]", "车队遭袭击"]),
    ("ISIS NEAR/2 袭击", ["[ISIS]发动[袭击]", "ISIS再发动袭击"]),
    ("爆発 NEAR/2 バグダッド", ["[バグダッド]の大[爆発]", "バグダッドで起きた爆発"]),  # Japanese
    ("爆発 NEAR/1 ガス", ["[ガス]が[爆発]", "[ｶﾞｽ]､[爆発]", "ガスだけが爆発"]),
    ("ระเบิด NEAR/3 ตำรวจ", ["[ระเบิด]ใกล้[ตำรวจ]", "ระเบิดใกล้รถตำรวจ"]),  # Thai
    ("폭발 NEAR/1 경찰", ["[폭발로] 다친 [경찰이]", "폭발 현장에 간 경찰"]),  # Korean
    ("ledakan NEAR/1 pasar", ["[Ledakan] di [pasar]", "Ledakan keras di pasar"]),  # Indonesian
]

SAME: list[Case] = [
    ("convoy SAME Hawija", ["A [convoy] left [Hawija]. It was hit.", "A convoy left. Hawija was quiet."]),
    ("convoy SAME Hawija", ["All is well. [Hawija] saw a [convoy]!", "A convoy! Hawija? Yes."]),
    ("convoy SAME Hawija", ["A convoy left? The [convoy] of [Hawija]?", "A convoy left? Hawija is far."]),
    ("convoy SAME Hawija", ["[convoy], then 1 2 3 4 5 6 7 8 9 10 11 12 [Hawija]", "A convoy. 1 2 3. Hawija."]),
    ("(convoy OR truck*) SAME (Hawija OR Kirkuk)", ["Quiet. [Trucks] near [Kirkuk].", "A convoy. Kirkuk is quiet."]),
    ("convoy SAME Hawija SAME truck", ["A [convoy], a [truck], [Hawija].", "A convoy, Hawija. A truck."]),
    ("convoy SAME Hawija SAME truck", ["A [truck], a [convoy], [Hawija].", "A truck. Hawija, a convoy."]),
    ("car bomb SAME police station", ["A [car bomb] hit a [police station].", "A car bomb. The police station."]),
    (
        "Smith SAME Mosul",
        ["Mr. [Smith] saw [Mosul].", "[Smith] met Dr. Ali in [Mosul].", "Mr. Smith left. Mosul is quiet."],
    ),
    ("Smith SAME Mosul", ["[Smith], a U.S. envoy, saw [Mosul].", "Smith is in the U.S. army. Mosul is quiet."]),
    ("Smith SAME Mosul", ["[Smith] paid 3.5 million in [Mosul].", "Smith paid 3. Mosul is quiet."]),
    ("Smith SAME Mosul", ["J. R. [Smith] of St. Mary's, [Mosul]", "He saw Smith. Mosul is quiet."]),
    ("Smith SAME Mosul", ["[Smith] said (see www.example.org) that [Mosul] fell", "Smith said so! (Mosul fell.)"]),
    ("Smith SAME Mosul", ["“No,” [Smith] said, “not [Mosul].”", "“I am Smith.” Mosul is quiet."]),
    (
        "rapport SAME Mossoul",
        ["Le [rapport] de M. Dupont sur [Mossoul].", "Le rapport est là. Mossoul est calme."],
    ),  # French
    (
        "Angriff SAME Mossul",
        ["[Angriff] z. B. in [Mossul].", "[Angriff] am 3. Oktober in [Mossul].", "Ein Angriff. Mossul ist ruhig."],
    ),
    ("ataque SAME Mosul", ["¿[Ataque] en [Mosul]? No.", "¿Un ataque? ¡Mosul está en calma!"]),  # Spanish
    ("атака SAME Мосул", ["[Атака] на г. [Мосул].", "Атака отбита. Мосул взят."]),  # Russian
    (
        "επίθεση SAME Αθήνα",
        ["Νέα [επίθεση] στην [Αθήνα].", "Νέα επίθεση; Η Αθήνα σιωπά.", "Νέα επίθεση. Η Αθήνα σιωπά."],
    ),  # Greek
    ("հարձակում SAME Երևան", ["[Հարձակում] [Երևան] քաղաքում։", "Նոր հարձակում։ Երևան։"]),  # Armenian
    (
        "هجوم SAME الموصل",
        ["[هجوم] جديد في [الموصل].", "هل هو هجوم؟ الموصل هادئة.", "وقع هجوم. الموصل هادئة."],
    ),  # Arabic
    ("حملہ SAME کابل", ["[کابل] میں [حملہ] ہوا۔", "حملہ ہوا۔ کابل میں امن ہے۔"]),  # Urdu
    ("פיגוע SAME חיפה", ["[פיגוע] ליד [חיפה].", "היה פיגוע. חיפה שקטה.", "היה פיגוע? חיפה שקטה."]),  # Hebrew
    ("हमला SAME मोसुल", ["[मोसुल] में [हमला] हुआ।", "हमला हुआ। मोसुल में शांति है।"]),  # Hindi
    ("হামলা SAME ঢাকা", ["[ঢাকা] শহরে [হামলা]।", "নতুন হামলা। ঢাকা শান্ত।"]),  # Bengali
    (
        "袭击 SAME 摩苏尔",
        ["[摩苏尔]发生[袭击]，多人死亡。", "发生袭击。摩苏尔平静。", "发生袭击！摩苏尔平静。"],
    ),  # Chinese
    (
        "爆発 SAME 工場",
        ["[工場]で大きな[爆発]、けが人なし。", "爆発した。工場は無事。", "爆発？工場は無事。"],
    ),  # Japanese
    ("폭발 SAME 서울", ["[서울에서] [폭발이] 났다.", "폭발이 났다. 서울은 조용하다."]),  # Korean
    ("ጥቃት SAME ጎንደር", ["[ጥቃት] በ [ጎንደር]።", "ጥቃት ነበር። ጎንደር ሰላም።"]),  # Amharic
    ("ဗုံး SAME ရန်ကုန်", ["[ရန်ကုန်]တွင်[ဗုံး]။", "ဗုံး။ ရန်ကုန်။"]),  # Burmese
    ("ផ្ទុះ SAME ភ្នំពេញ", ["[ផ្ទុះ]នៅ[ភ្នំពេញ]។", "ផ្ទុះ។ ភ្នំពេញ។"]),  # Khmer
]

TABLES = [NEAR, OVERLAPS, GROUPS, PHRASES, CHAINS, BEFORE, LANGUAGES, SAME]


@cases(*TABLES)
def test_distances_are_kept(query: str, marked: str) -> None:
    """At most n words stand between the nearest ends, in either order for NEAR; SAME asks for one sentence."""
    text, expected = unmarked(marked)

    assert spans_in_title(query, text) == expected


@pytest.mark.parametrize("words", [1, 2, 7, 50, 999])
@pytest.mark.parametrize(
    "filler", [" x", "-x", " x,", " IS", " हमला", " 国", " ก่", " 한국", " 🧨 x", " «x»", " 10", " \u200bx\u200b"]
)
def test_the_boundary_is_exact_in_every_script(words: int, filler: str) -> None:
    """n words between are within NEAR/n and BEFORE/n, n + 1 are not, whatever the words are."""
    for between, near in [(words, True), (words + 1, False)]:
        assert bool(spans_in_title(f"coup NEAR/{words} junta", f"coup{filler * between} junta")) == near
        assert bool(spans_in_title(f"coup NEAR/{words} junta", f"junta{filler * between} coup")) == near
        assert bool(spans_in_title(f"coup BEFORE/{words} junta", f"coup{filler * between} junta")) == near
        assert not spans_in_title(f"coup BEFORE/{words} junta", f"junta{filler * between} coup")


FIELDS: list[tuple[str, Entry, Sequence[str]]] = [
    ("coup NEAR/9 junta", Entry(title="a coup", summary="junta"), []),
    ("coup NEAR/9 junta", Entry(title="a coup", summary="junta and coup"), ["junta", "coup"]),
    ("coup NEAR/9 junta", Entry(title="x", authors=("coup", "junta")), []),
    ("coup NEAR/9 junta", Entry(title="x", authors=("coup junta",)), ["coup", "junta"]),
    ("coup NEAR/9 junta", Entry(title="x", categories=("coup", "junta")), []),
    ("coup NEAR/9 junta", Entry(title="x", categories=("World", "junta coup")), ["junta", "coup"]),
    ("coup BEFORE/9 junta", Entry(title="a coup", summary="junta"), []),
    ("coup SAME junta", Entry(title="a coup", summary="junta"), []),
    ("coup SAME junta", Entry(title="x", authors=("coup", "junta")), []),
    ("coup SAME junta", Entry(title="a coup", summary="Coup by junta. Coup."), ["Coup", "junta"]),
]


@pytest.mark.parametrize(("query", "said", "expected"), FIELDS)
def test_no_distance_reaches_over_fields(query: str, said: Entry, expected: Sequence[str]) -> None:
    """Nor over two authors or categories."""
    matches = Matcher([Watch(name="W", terms=parse(query))]).judge(said)

    found = {(hit.field, hit.start): hit.text for match in matches for hit in match.hits}
    assert [text for _, text in sorted(found.items())] == expected


def test_every_case_has_its_counter_case() -> None:
    """Each query says what satisfies it, and what does not."""
    for table in TABLES:
        assert [query for query, texts in table if not has_counter_case((query, texts))] == []


def test_the_tables_are_large_enough() -> None:
    """Here alone at least 80 queries."""
    assert sum(map(len, TABLES)) >= 80
