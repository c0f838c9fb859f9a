"""What a term finds: one table for all scripts. What stands in brackets is found, and nothing else is."""

import re
import unicodedata

import pytest

from tests.support.marked import spans_in_title, unmarked

ENGLISH = [
    ("attack", "[Attack] on a convoy: the [attack], an [ATTACK]"),
    ("attack", "attacks, attacked, counterattack, at tack"),
    ("attack", "A heart-[attack], (an [attack]) and «[attack]»!"),
    ("attack", "an [attack]_plan"),
    ("kidnap*", "[Kidnap], [kidnapped], [kidnapping] but unkidnapped"),
    ("*bomb", "[bomb], [carbomb], bombs"),
    ("*bomb*", "[bomb], [carbombs], [bombbomb], bom b"),
    ("wom?n", "[woman], [women], womn, womaan"),
    ("wom?n*bomb*er", "[womanxbombyer], womanbombe, wombomber"),
    ("car bomb", "a [Car bomb], a [car-bomb], a [car  bomb], [car: bomb]"),
    ("car bomb", "carbomb, bomb car, car a bomb, scar bomb, car bombs"),
    ("aid worker*", "[aid workers], an [aid worker], aid for workers"),
    ("*port police", "[airport police], [port police], ports police"),
    ('"Smith, John"', "[Smith, John] and [Smith John], not John Smith"),
    ("Su-25", "[Su-25], [Su 25], [Su25], [SU–25], Su-250, Sus 25"),
    ("SU-25", "[Su-25], [su25]"),
    ("football-40", "[football-40] and [football40], football"),
    ("aid-worker", "[aid-worker], [aid worker], [aidworker]"),
    ("state of the-art tech-hub", "[State-of-the art techhub], [state of theart tech hub]"),
    ("Turkey", "[Turkey]'s army, [Turkey]’s army, Turkeys"),
    ("al-Qa'ida", "[al-Qa'ida], [Al Qa’ida], [alQa'ida]"),
    ("AT&T", "a strike at [AT&T], [AT T], at&t"),
    ("COVID-19", "[COVID-19], [Covid 19], [covid19]"),
    ('"10,000"', "[10,000] people, [10 000], 10000"),
    ("10:30", "at [10:30], at [10.30], at 1030"),
]

ACRONYMS = [
    ("IS", "[IS] fighters, this is, Is it?"),
    ("US", "the [US] told us; [US]-backed, Us"),
    ("us", "the [US] told [us]"),
    ("WHO", "who? the [WHO], Who"),
    ("ISIS", "[ISIS] and [Isis], but isis"),
    ("UNHCR", "[UNHCR], [Unhcr], unhcr"),
    ("UNESCO", "[UNESCO], [Unesco], [unesco]"),
    ("US troops", "[US troops], [US TROOPS], us troops"),
    ("IS", "THIS IS THE END"),
    ("UN", "THE UN IS HERE"),
    ("ISIS", "[ISIS] IS DEFEATED IN MOSUL"),
    ("NGO", "[NGO] WORKERS FREED"),
    ("IS", "[IS]"),
    ("WHO", "[WHO]警告新疫情，ISIS"),
    ("США", "[США] и сша"),
    ("ООН", "[ООН], Оон"),
    ("ISIS", "[I\u200dS\u00adIS], [I\u200dsis], i\u200dsis"),
    ("ISIS", "[ＩＳＩＳ], ｉｓｉｓ"),
]

EXACT = [
    ("=Who", "who, WHO, [Who]"),
    ("=isis", "ISIS, Isis, [isis]"),
    ("=Été", "été, Ete, [Été], [E\u0301te\u0301]"),
    ('="Islamic State"', "islamic state, Islamic state, [Islamic State], [Islamic-State]"),
    ("=Kid*", "kidnap, [Kidnap], KIDNAP, [Kid]"),
    ("=Su-25", "[Su-25], [Su 25], su-25, Su25"),
    ("=한국", "[한국], 한국에서"),
    ("=داعش", "[داعش], وداعش"),
    ("=Apple", "[App\u00adle], apple"),
]

LATIN = [
    ("Etat islamique", "l'[État islamique], l’[ETAT ISLAMIQUE], [E\u0301tat islamique]"),  # French
    ("Irak", "d'[Irak], qu'[Irak], Iraks"),
    ("l'Irak", "de [l'Irak], [l’Irak], lIrak"),
    ("attentat", "L'[attentat] et les attentats"),
    ("œuvre", "[oeuvre], [Œuvre], uvre"),
    ("Straße", "[Strasse], [STRASSE], [straße], [STRAẞE]"),  # German
    ("Anschlag", "[Anschlag], Anschläge, Anschlags"),
    ("Anschläge", "[Anschlage], [ANSCHLÄGE], Anschlag"),
    ("İstanbul", "[Istanbul]'da, [İSTANBUL], [ıstanbul], [istanbul]"),  # Turkish
    ("saldırı", "[saldırı], [SALDIRI], [saldiri], saldırılar"),
    ("saldırı*", "[saldırılar], [SALDIRISI]"),
    ("mañana", "[manana], [MAÑANA], [man\u0303ana]"),  # Spanish
    ("São Paulo", "[Sao Paulo], [SÃO PAULO], São-[São Paulo]"),  # Portuguese
    ("Łódź", "[Lodz], [ŁÓDŹ], odz"),  # Polish
    ("Øresund", "[Oresund], [ØRESUND]"),  # Danish
    ("Đà Nẵng", "[Da Nang], [Đà Nẵng], [ĐÀ NẴNG], Danang"),  # Vietnamese
    ("penculikan", "[Penculikan] warga, penculikannya"),  # Indonesian
    ("fire", "[ﬁre], ﬁred"),
    ("ISIS", "[𝗜𝗦𝗜𝗦]"),
]

GREEK_AND_CYRILLIC = [
    ("επίθεση", "[ΕΠΙΘΕΣΗ], [Επίθεση], επιθέσεις"),  # Greek
    ("Τούρκος", "[ΤΟΥΡΚΟΣ], [τουρκος], Τούρκοι"),
    ("взрыв", "[Взрыв] в Мосуле, [ВЗРЫВ], взрывы"),  # Russian
    ("взрыв*", "[взрывы], [взрыв], подрыв"),
    ("самолёт", "[самолет], [САМОЛЁТ], [самоле\u0308т]"),
    ("мир", "[мир], [ми\u0301р], миру"),
    ("п'ять", "[п'ять], [п’ять], [пʼять], пять"),  # Ukrainian
    ("Київ", "[Київ], [КИЇВ], [Киі\u0308в]"),
    ("експлозија", "[Експлозија], експлозије"),  # Serbian
]

SEMITIC = [
    ("داعش", "تنظيم [داعش], [وداعش], [بداعش], [لداعش], [الداعش], مداعش, داعشي"),  # Arabic
    ("العراق", "[العراق], [بالعراق], [والعراق], [للعراق], [وللعراق], عراق, العراقي"),
    ("عراق", "[عراق], [العراق], [للعراق], [بالعراق]"),
    ("ألمانيا", "[المانيا], [لألمانيا], [وألمانيا]"),
    ("الله", "[الله], [والله], [بالله]"),
    ("إرهاب", "[ارهاب], [الإرهاب], [إِرْهَاب], [إرهـــاب], إرهابي"),
    ("مستشفى", "[مستشفي], [المستشفى], مستشفيات"),
    ("مدرسة", "[مدرسه], [المدرسة], مدرستان"),
    ("تنظيم الدولة", "[تنظيم الدولة], [لتنظيم الدولة], تنظيم دولة"),
    ("دولة اسلامية", "[الدولة الإسلامية], [دولة إسلامية]"),
    ("يد", "[يد], بيد, اليد"),
    ("٢٠١٦", "[2016], [٢٠١٦], [۲۰۱۶]"),
    ("کرکوک", "[كركوك], [کرکوک], [بكركوك]"),  # Persian
    ("کتابخانه", "[کتاب‌خانه], [کتابخانه]"),
    ("میخواهم", "[می\u200cخواهم], می خواهم"),
    ("حملہ", "[حملہ], [حمله], حملے"),  # Urdu
    ("עיראק", "[עיראק], [בעיראק], [ולעיראק], [שבעיראק], עיראקי"),  # Hebrew
    ("פיגוע", "[פיגוע], [הפיגוע], [פִּיגוּעַ], פיגועים"),
    ('צה"ל', '[צה״ל], [צה"ל], [בצה"ל], [צהל]'),
    ("ג'יהאד", "[ג׳יהאד], [ג'יהאד], [גיהאד]"),
    ("של", "[של], בשל"),
]

INDIC = [
    ("किरकुक", "[किरकुक] में, किरकुकी"),  # Hindi
    ("हमला", "[हमला] हुआ, हमले, हमल"),
    ("हमल", "हमला, [हमल]"),
    ("क़त्ल", "[क़त्ल], [क\u093cत्ल], कत्ल"),
    ("হামলা", "[হামলা], হামলার"),  # Bengali
    ("হামলা*", "[হামলার]"),
    ("தாக்குதல்", "[தாக்குதல்], தாக்குதலில்"),  # Tamil
    ("దాడి", "[దాడి], దాడిలో"),  # Telugu
    ("२०१६", "[2016], [२०१६]"),
]

UNSPACED = [
    ("伊斯兰国", "极端组织[伊斯兰国]ISIS, [伊斯兰国]"),  # Chinese
    ("伊斯兰国", "伊斯兰教国家"),
    ("袭击", "恐怖[袭击]事件，[袭击]者"),
    ("ISIS", "极端组织[ISIS]宣称"),
    ("5G网络", "中国[5G网络]，15G网络"),
    ("中国", "在[中国]，[中 国]"),
    ("テロ", "[テロ]事件、イス"),  # Japanese
    ("ガス", "[ガス]爆発、[ｶﾞｽ]、[カ\u3099ス]、カス"),
    ("イラク", "[イラク]北部"),
    ("ระเบิด", "เหตุ[ระเบิด]ในกรุงเทพ"),  # Thai
    ("กา", "ก่า [กา]"),
    ("๒๕๕๙", "ปี [2559] [๒๕๕๙]"),
    ("ချင်း", "[ချင်း]ပြည်နယ်"),  # Burmese
    ("이라크", "[이라크에서], [이라크], 북이라크"),  # Korean
    ("이슬람 국가", "[이슬람 국가가], [이슬람 국가], 이슬람국가"),
    ("한국", "[한국], [한국은], [\u1112\u1161\u11ab\u1100\u116e\u11a8], 하국, 대한국"),
    ("하", "한국, [하나]"),
    ("ISIS", "[ISIS]가 [ISIS]는"),
    ("이라크*", "[이라크군]"),
]

HIDDEN = [
    ("bomb", "[b\u200bo\u200cm\u200db], [bo\u00admb], [bo\u2060mb], [bo\ufeffmb]"),
    ("bomb", "[bo\u202emb\u202c]"),
    ("bomb", "[b\u0336o\u0336m\u0336b\u0336]"),
    ("bomb", "[ｂｏｍｂ], ｂｏｍｂs"),
    ("car bomb", "[car\u00a0bomb], [car\u3000bomb], [car\tbomb], [car\nbomb]"),
    ("bomb", "🧨️ [bomb] 🧨"),
    ("car bomb", "[car 🧨️ bomb]"),
]

CASES = ENGLISH + ACRONYMS + EXACT + LATIN + GREEK_AND_CYRILLIC + SEMITIC + INDIC + UNSPACED + HIDDEN


@pytest.mark.parametrize(("term", "marked"), CASES)
def test_a_term_finds_what_a_reader_would(term: str, marked: str) -> None:
    """Every hit covers, in the original text, just the words that a reader would point at; nothing else is a hit."""
    text, expected = unmarked(marked)

    assert spans_in_title(term, text) == expected


def test_the_table_is_large_enough() -> None:
    """At least 120 cases in at least 16 scripts, of which at least 80 also say what is not found."""
    scripts = {unicodedata.name(letter).split()[0] for _, text in CASES for letter in text if letter.isalpha()}

    assert len(CASES) >= 120
    assert len(scripts) >= 16
    assert sum(any(map(str.isalpha, re.sub(r"\[.*?\]", "", marked))) for _, marked in CASES) >= 80
