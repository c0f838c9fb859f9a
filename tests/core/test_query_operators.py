"""AND, OR, NOT, parentheses and what they bind, in many languages. What stands in brackets is found; a title without
brackets does not satisfy the query."""

import pytest

from tests.support.marked import Case, cases, has_counter_case, spans_in_title, unmarked

AND: list[Case] = [
    ("coup AND junta", ["[coup] by the [junta]", "[junta] denies [coup]", "coup", "junta", "a putsch"]),
    ("coup AND junta AND army", ["[army]: no [coup], no [junta]", "coup by the army", "army and junta"]),
    ("coup AND coups", ["[coup] after [coups]", "coup", "coups"]),
    ("IS AND Mosul", ["[IS] leaves [Mosul]", "Mosul is quiet"]),
    ("kidnap* AND aid worker*", ["Two [aid workers] [kidnapped]", "workers kidnapped with aid"]),
    ("=Turkey AND =Attack", ["[Turkey]: an [Attack]", "Turkey: an attack"]),
]

OR: list[Case] = [
    ("coup OR junta", ["a [coup]", "the [junta]", "[coup] by the [junta]", "a putsch"]),
    ("coup OR junta OR putsch", ["a [putsch]", "an army"]),
    ("car bomb OR suicide vest", ["a [car-bomb]", "a [suicide vest]", "a car and a vest, suicide by bomb"]),
]

NOT: list[Case] = [
    ("coup AND NOT football", ["a [coup]", "coup at the football club", "football"]),
    ("NOT football AND coup", ["a [coup]", "coup at the football club", "football", "army"]),
    ("coup NOT football", ["a [coup]", "coup at the football club", "football"]),
    ("coup NOT football NOT cup AND junta", ["[coup] [junta]", "coup", "coup football junta", "junta cup coup"]),
    ("coup AND NOT football AND junta", ["[coup] by the [junta]", "coup by football junta", "coup"]),
    ("coup AND NOT (football OR cup)", ["a [coup]", "football coup", "cup coup", "cup of football"]),
    ("coup AND NOT (football AND cup)", ["a [coup]", "football [coup]", "football cup coup"]),
    ("coup AND NOT football AND NOT cup", ["a [coup]", "coup cup", "football coup"]),
    ("coup AND NOT (junta AND NOT army)", ["[coup]", "[coup] junta army", "coup junta", "junta army"]),
    ("bomb AND NOT bath bomb", ["a [bomb]", "the bath of the [bomb]", "a bath bomb"]),
    ("bomb* AND NOT bombast*", ["[bombing]", "bombastic speech", "bombastic bombing"]),
    ("us AND NOT US", ["the army told [us]", "the US told us"]),
]

BINDING: list[Case] = [
    ("coup AND junta OR putsch", ["[coup] by [junta]", "a [putsch]", "[putsch] of the junta", "coup", "junta"]),
    ("putsch OR coup AND junta", ["[coup] by [junta]", "a [putsch]", "[putsch] of the junta", "coup", "junta"]),
    ("(putsch OR coup) AND junta", ["[putsch] of the [junta]", "[coup] by the [junta]", "a putsch", "junta"]),
    ("junta AND (putsch OR coup)", ["[putsch] of the [junta]", "putsch or coup", "junta"]),
    ("NOT football AND coup OR junta", ["a [coup]", "football [junta]", "football coup"]),
    ("NOT (football AND cup) AND coup", ["[coup] football", "football cup coup", "football"]),
    ("NOT (football OR cup) AND coup", ["[coup]", "coup football", "coup cup"]),
    ("NOT cup NEAR/1 football AND coup", ["[coup]: cup", "[coup]: cup in a football", "coup: cup of football"]),
    ("coup AND junta NEAR/1 army", ["[coup]: [junta] and [army]", "junta: coup and army", "coup: junta"]),
    ("coup OR junta NEAR/1 army", ["[coup]", "[junta] and [army]", "junta", "junta against the army"]),
    ("coup NEAR/1 junta OR army", ["[army]", "[coup] by [junta]", "coup", "coup against the junta"]),
    ("coup AND junta BEFORE/1 army", ["[coup]: [junta], [army]", "coup: army, junta"]),
    ("coup AND junta SAME army", ["[coup]. The [junta] and its [army]", "Coup by the junta. The army waits"]),
    ("a1 OR b1 AND c1 OR d1", ["[a1]", "[d1]", "[b1] [c1]", "b1", "c1"]),
    ("(a1 OR b1) AND (c1 OR d1)", ["[a1] [d1]", "[b1] [c1]", "a1 b1", "c1 d1"]),
    ("((coup))", ["[coup]", "junta"]),
    ("((coup OR (junta)) AND ((army)))", ["[army] [coup]", "[junta] [army]", "coup junta"]),
]

PHRASES: list[Case] = [
    ("car bomb AND Mosul", ["[car bomb] in [Mosul]", "a bomb in a Mosul car"]),
    ('"car bomb" AND Mosul', ["[car bomb] in [Mosul]", "a bomb in a Mosul car"]),
    ("“car bomb” AND Mosul", ["[car bomb] in [Mosul]", "a bomb in a Mosul car"]),
    ("«car bomb» AND Mosul", ["[car bomb] in [Mosul]", "a bomb in a Mosul car"]),
    ("„car bomb“ AND Mosul", ["[car bomb] in [Mosul]", "a bomb in a Mosul car"]),
    ("„car bomb” AND Mosul", ["[car bomb] in [Mosul]", "a bomb in a Mosul car"]),
    (
        '("car bomb*" OR "Smith, John") AND Mosul',
        ["[Smith, John] of [Mosul]", "[Mosul] [car bombs]", "John Smith, Mosul"],
    ),
    ('"search AND rescue"', ["the [search AND rescue]", "search and rescue", "rescue AND search"]),
    ('"AND" OR "(coup)"', ["the [AND] gate", "a [coup]", "this and that"]),
    ("rock and roll", ["[rock and roll]", "rock roll"]),
    ("trick or treat OR not near", ["[trick or treat]", "[not near]", "trick, treat", "near"]),
    ("Su-25 AND Aleppo", ["[Su25] over [Aleppo]", "[Su 25] over [Aleppo]", "Su over Aleppo"]),
]

LAYOUT: list[Case] = [
    ("(coup\n AND\n junta)", ["[coup] by [junta]", "coup"]),
    ("(coup OR # the plot\n junta)", ["[junta]", "the plot"]),
    ("(coup # first\n # second\n\n OR junta)", ["[junta]", "first, second"]),
    ("(C# OR #tag)", ["a [C]# programmer", "the #[tag]", "programmer"]),
    ("(car\n  bomb)", ["a [car bomb]", "bomb car"]),
    ("(coup)AND(junta)", ["[coup] by [junta]", "coup"]),
    ("( coup AND( junta OR army ) )", ["[coup] by [army]", "coup"]),
]

LANGUAGES: list[Case] = [
    ("attentat AND (Paris OR Lyon)", ["L'[attentat] de [Lyon]", "L'attentat de Nice"]),  # French
    ("État islamique AND NOT football", ["l'[Etat islamique] recule", "l'État islamique du football"]),
    ("Anschlag AND NOT Vorschlag", ["[ANSCHLAG] in Ankara", "Vorschlag zum Anschlag"]),  # German
    ("Straße AND gesperrt", ["[STRASSE] [gesperrt]", "Strasse offen"]),
    (
        "golpe AND (ejército OR militares)",
        ["[golpe] del [ejercito]", "[Golpe] de [MILITARES]", "golpe de calor"],
    ),  # Spanish
    ("ataque AND São Paulo", ["[Ataque] em [Sao Paulo]", "Ataque em Paulo, são"]),  # Portuguese
    ("esplosione AND NOT (gas OR caldaia)", ["[Esplosione] a Bari", "Esplosione di gas"]),  # Italian
    ("zamach AND Łódź", ["[Zamach] w [Lodz]", "Zamach w Łomży"]),  # Polish
    ("výbuch* AND Plzeň", ["[Výbuchy] - [PLZEN]", "Výbuch v Praze"]),  # Czech
    ("saldırı* AND İstanbul", ["[ISTANBUL]'da [saldırılar]", "Ankara'da saldırı"]),  # Turkish
    ("ledakan AND NOT gunung", ["[Ledakan] di Jakarta", "Ledakan gunung api"]),  # Indonesian
    ("biểu tình AND Hà Nội", ["[Bieu tinh] ở [Hà Nội]", "Biểu tình ở Nội Hà"]),  # Vietnamese
    ("shambulio AND (Garissa OR Mandera)", ["[Shambulio] la [Garissa]", "Shambulio la Nairobi"]),  # Swahili
    ("взрыв* AND (Мосул* OR Киркук*)", ["[Взрывы] в [Мосуле]", "Взрыв в Багдаде"]),  # Russian
    ("самолёт AND NOT учения", ["[самолет] сбит", "самолёт: учения"]),
    ("вибух AND Київ", ["[Вибух]: [КИЇВ]", "Вибух у Львові"]),  # Ukrainian
    ("експлозија AND NOT гас", ["[Експлозија] у граду", "експлозија: гас"]),  # Serbian
    ("επίθεση AND Αθήνα", ["[ΕΠΙΘΕΣΗ]: [ΑΘΗΝΑ]", "επίθεση στη Λάρισα"]),  # Greek
    ("պայթյուն AND Երևան", ["[Պայթյուն]: [Երևան]", "պայթյուն Գյումրիում"]),  # Armenian
    ("აფეთქება AND თბილისი", ["[აფეთქება], [თბილისი]", "აფეთქება ბათუმში"]),  # Georgian
    ("داعش AND (الموصل OR كركوك)", ["[داعش] في [الموصل]", "هجوم [لداعش] [بكركوك]", "داعش في بغداد"]),  # Arabic
    ("انفجار AND NOT غاز", ["[انفجار] في بغداد", "انفجار غاز", "انفجار الغاز"]),
    ("حمله AND کرکوک", ["[حملة] في [كركوك]", "حمله در تهران"]),  # Persian
    ("دھماکہ AND NOT گیس", ["کابل میں [دھماکہ]", "گیس دھماکہ"]),  # Urdu
    ("פיגוע AND (ירושלים OR חיפה)", ["[הפיגוע] [בירושלים]", "פיגוע בתל אביב"]),  # Hebrew
    ("हमला AND (किरकुक OR मोसुल)", ["[मोसुल] में [हमला]", "दिल्ली में हमला"]),  # Hindi
    ("হামলা* AND ঢাকা", ["[ঢাকা] [হামলার] তদন্ত", "চট্টগ্রাম হামলা"]),  # Bengali
    ("தாக்குதல் AND NOT விளையாட்டு", ["[தாக்குதல்] நடந்தது", "விளையாட்டு தாக்குதல்"]),  # Tamil
    ("దాడి AND హైదరాబాద్", ["[హైదరాబాద్] [దాడి]", "దాడి ఢిల్లీ"]),  # Telugu
    ("ጥቃት AND አዲስ አበባ", ["[ጥቃት] በ [አዲስ አበባ]", "ጥቃት አዲስ"]),  # Amharic
    ("爆炸 AND (摩苏尔 OR 基尔库克)", ["[摩苏尔]发生[爆炸]", "巴格达爆炸"]),  # Chinese
    ("爆炸 AND NOT 烟花", ["工厂[爆炸]", "烟花爆炸"]),
    ("爆発 AND (ガス OR 工場)", ["[工場]で[爆発]", "[ｶﾞｽ][爆発]", "火山の爆発"]),  # Japanese
    ("폭발 AND (서울 OR 부산)", ["[서울에서] [폭발이]", "대구에서 폭발"]),  # Korean
    ("ระเบิด AND NOT ปลา", ["เหตุ[ระเบิด]กรุงเทพ", "ระเบิดปลา"]),  # Thai
    ("ဗုံး AND ရန်ကုန်", ["[ရန်ကုန်]တွင်[ဗုံး]", "ဗုံး"]),  # Burmese
    ("ផ្ទុះ AND ភ្នំពេញ", ["[ផ្ទុះ]នៅ[ភ្នំពេញ]", "ផ្ទុះ"]),  # Khmer
]

TABLES = [AND, OR, NOT, BINDING, PHRASES, LAYOUT, LANGUAGES]


@cases(*TABLES)
def test_operators_find_what_they_say(query: str, marked: str) -> None:
    """A satisfied query shows the words of its satisfied parts, and nothing of a part that failed."""
    text, expected = unmarked(marked)

    assert spans_in_title(query, text) == expected


MANY = [
    ("coup, junta", "[coup] by the [junta]"),
    ("coup\njunta", "[coup] by the [junta]"),
    ("coup،junta، army", "[coup] by the [junta]"),
    ("# all plots\ncoup AND junta\n# none of sport\nfootball^-5", "[coup] by the [junta] of [football]"),
    ('"a, b" AND c, d', "[d] or [a b] [c]"),
    ("(coup OR\njunta)^20, (army\nAND NOT football)", "[junta] and [army]"),
    ("/a,b/, coup", "[a,b] [coup]"),
]


@pytest.mark.parametrize(("query", "marked"), MANY)
def test_terms_are_parted_by_commas_and_lines(query: str, marked: str) -> None:
    """But not inside quotes, parentheses (lines) and regular expressions; comments are no terms."""
    text, expected = unmarked(marked)

    assert spans_in_title(query, text) == expected


def test_every_case_has_its_counter_case() -> None:
    """Each query says what satisfies it, and what does not."""
    for table in TABLES:
        assert [query for query, texts in table if not has_counter_case((query, texts))] == []


def test_the_tables_are_large_enough() -> None:
    """Here alone at least 80 queries, 30 of them in other languages than English."""
    assert sum(map(len, TABLES)) >= 80
    assert len(LANGUAGES) >= 30
