"""The forms under which a dictionary has a word that a text inflects: Мосуле -> Мосул, Krakowie -> Kraków, بالعراق.

Names of nations come with all their forms from the data; this is for the names of cities and divisions, of which there
are too many. A rule takes an ending off and may put another on; it is tried, and what it gives counts only if it is a
name. What is *not* here: which words are names.
"""

import re
from collections.abc import Iterator

from watcher.core.text.fold import fold_word

_SHORTEST = 3
"""Letters that are left of a word behind its prefixes, at least."""
_STEM = 2
"""Letters that are left of a word before its ending, at least: Києві."""

# Per language: ending -> what may stand in its place, separated by commas; "-" is nothing.
_TABLES = {
    "ru": """
        а:-,ь у:-,а,ь ом:-,ый,ой ем:-,ь,й е:-,а,я,ь ы:-,а и:-,а,я,ь,й ой:а,ая ою:а я:-,ь,й,ия ю:-,ь,й,я ью:ь ии:ия ию:ия
        ией:ия
        ого:ий,ый,ое,ой ому:ий,ый,ое,ой им:ий,ое ым:ый,ое,ой ей:я,ь ую:ая ах:ы,и ам:ы,и ами:ы,и ов:ы
        ова:ово ову:ово овом:ово ове:ово ева:ево еву:ево евом:ево еве:ево ина:ино ину:ино ином:ино ине:ино
        ца:ец це:ец цу:ец цом:ец ля:ель лю:ель ле:ель лем:ель ла:ел лу:ел лом:ел
    """,
    "uk": """
        а:-,ь у:-,а,ь ом:-,ь ем:-,ь,й і:-,а,я,ь,о е:-,а и:-,а,я,ь,і ою:а ею:я,ь я:-,ь,й,ія ю:-,ь,й,я єю:ія ії:ія
        ію:ія ій:а
        ого:ий,е ому:ий,е им:ий,е ова:ів,ове ову:ів,ове ові:ів,ове овом:ів овим:ів єва:їв єву:їв єві:їв євом:їв
        ева:ів еві:ів
        на:не ному:не зі:га сі:ха ці:ка ця:ець ці:ець цю:ець цем:ець ька:ьк ьку:ьк ьком:ьк ах:и,і ам:и,і ами:и,і ів:и
    """,
    "be": "а:-,о у:-,а ом:- е:-,а ы:-,а і:-,а,я,ь ай:а я:-,ь ю:-,ь,я ску:ск",
    "bg": "а:- та:- ът:- я:-",
    "mk": "от:- та:- то:-",
    "sr": "а:-,о у:-,а,о ом:-,о,и е:-,а и:-,а ска:сак ску:сак ог:и,о им:и,о ој:а",
    "pl": """
        a:-,o u:-,o em:-,o iem:-,k,g owi:- ie:-,a,o y:-,a i:-,a,ia,ja,ya e:-,a,o a:-,e o:a owie:ow,owo ow:y,i ach:y,i,e
        om:y,i ami:y,i dze:ga ce:ka,c cie:t,ta,to rze:r,ra le:l,la,lo,el zie:z,d,da,dz cie:c szcie:szt ej:a,e ego:y,i,e
        emu:y,i,e im:i,ie ym:y,e ia:-,ien,n iu:-,n nia:n,ien niu:n,ien niem:n,ien ska:sk sku:sk skiem:sk,sko skiej:ska
        ni:n,nia i:- ii:ia wie:w,wa,wo nie:n,na,no mie:m,ma pie:p,pa bie:b,ba sie:s,sa je:ja ca:ec cu:ec cem:ec
    """,
    "cs": """
        a:-,o u:-,o,a em:-,o e:-,a,o ovi:- y:-,a i:-,e,a ou:a im:i ze:ha,ga,z ce:ka,c re:ra,r ich:e,i,ice im:e,ice
        ech:y,e,- um:y,e eho:y emu:y em:y ni:en,n nem:en ne:n,na,no,en,ne nu:en ie:ia ii:ia ii:ie bce:bec lce:lec
        vce:vec
        vi:ev,ov,va,vo ve:ev,va,vo,v dce:dec ze:z zi:z icich:ice ic:ice mi:-,y,e zska:zsko sku:sk,sko ska:sk,sko
    """,
    "sk": "a:-,o u:-,o,a om:-,o e:-,a,o ovi:- y:-,a i:-,a,e ou:a och:y,e,- iach:ice,e am:y ho:y mu:y ku:ok ka:ok ci:ca",
    "sl": "a:-,o u:-,o,a om:-,o i:-,a,e o:a e:-,a ih:e,a ah:e,a em:-",
    "hr": "a:-,o u:-,o,a om:-,o,a,i em:-,e e:-,a i:-,a o:a ima:i,e skog:ski,sko skom:ski,sko og:i,o im:i,o oj:a",
    "tr": """
        da:- de:- ta:- te:- dan:- den:- tan:- ten:- nin:- in:- un:- ya:- ye:- yi:- yu:- a:- e:- i:- u:- daki:- deki:-
        taki:- teki:- la:- le:- yla:- yle:- nda:- nde:- ndan:- nden:-
    """,
    "az": "da:- de:- dan:- den:- nin:- in:- un:- ya:- ye:- a:- e:- i:- u:- daki:- deki:-",
    "uz": "da:- dan:- ga:- ning:- ni:- dagi:- ka:-",
    "fi": """
        n:-,i ssa:-,i sta:-,i lla:-,i lta:-,i lle:-,i in:-,i seen:- een:e aan:a oon:o iin:i on:- an:a a:-,i ta:-
        issa:-,i ista:-,i illa:- ilta:- ille:- ssa:nen sen:nen sessa:nen gissa:ki gin:ki gista:ki rin:ri
    """,
    "et": "s:- st:- sse:- l:- le:- lt:- i:- is:-,i ist:-,i isse:-,i as:-,a a:- u:- e:- ni:- ga:- nas:n na:n nasse:n",
    "hu": """
        ban:- ben:- bol:- ba:- be:- rol:- tol:- hoz:- hez:- nal:- nel:- nak:- nek:- ra:- re:- on:- en:- n:- t:- ot:-
        et:-
        at:- i:- val:- vel:- ig:- ert:- aban:a abol:a aba:a ara:a arol:a at:a an:a eben:e ebol:e ebe:e ere:e erol:e
        ott:- ett:- tt:- nban:n kban:k
    """,
    "lt": """
        o:as,a,is oje:a,as e:as,is,us,a,e iaus:ius uje:us iuje:ius ui:us,as i:is,a us:- a:-,as u:as,us ya:is yje:is es:e
        eje:e ei:e ai:a is:- io:is iu:is,ius aus:us
    """,
    "lv": "a:-,s,a as:a u:a,s,- ai:a i:e,is,s e:e es:e am:s am:a um:s iem:i us:i is:- ei:e",
    "ro": "ului:-,ul ul:- ei:a,e ii:ia a:- iului:-",
    "sq": "i:- it:- in:- a:-,e es:e,a en:e,a se:- ne:- ut:- un:- u:-",
    "el": "ου:ος,ο,ι ο:ος α:ας η:ης ας:α ης:η ους:οι ων:α,οι ος:ο ιου:ι",
    "ka": "ში:-,ი ს:-,ი დან:-,ი იდან:ი ის:ი ით:ი თან:- შია:- ზე:- ური:-",
    "hy": "ում:- ի:- ից:- ին:- ը:- ն:- ով:-",
    "kk": """
        да:- де:- та:- те:- дан:- ден:- тан:- тен:- га:- ге:- ка:- ке:- нын:- нин:- дын:- дин:- тын:- тин:- ны:-
        ды:- дагы:-
    """,
    "de": "s:- er:-,en",
    "sv": "s:-",
    "da": "s:-",
    "no": "s:-",
    "eu": "n:- ko:- ra:- tik:- eko:- en:- an:-,a",
    "bn": "য়:- তে:- ে:- র:- ের:- য়ের:- কে:- এ:-",
    "ta": "ில்:- யில்:- வில்:- ல்:-",
    "ml": "ില്:- ിൽ:- യിൽ:- ിലെ:-",
    "te": "లో:- లోని:- కు:-",
    "kn": "ನಲ್ಲಿ:- ದಲ್ಲಿ:-",
    "mr": "त:- मध्ये:- च्या:- तील:- ला:-",
}
_LIKE = {
    "bs": "hr",
    "sr": "sr hr",
    "mk": "mk bg",
    "ky": "kk",
    "tt": "kk",
    "tk": "tr",
    "ug": "uz",
    "nb": "sv",
    "nn": "sv",
}
# Of a text whose language is not known, by script: what most news in it is written in.
_OF_SCRIPT = {"cyrillic": "ru uk", "georgian": "ka", "armenian": "hy", "greek": "el"}
_SCRIPTS = {
    "cyrillic": re.compile("[\u0400-\u052f]+"),
    "georgian": re.compile("[\u10d0-\u10ff]+"),
    "armenian": re.compile("[\u0561-\u0587]+"),
    "greek": re.compile("[\u03b1-\u03c9]+"),
}
_ARABIC = re.compile("[\u0621-\u06d3]+")
_HEBREW = re.compile('[\u05d0-\u05ea"״]+')
_HANGUL = re.compile("[\uac00-\ud7a3]+")


def _table(text: str) -> dict[str, tuple[str, ...]]:
    rules: dict[str, tuple[str, ...]] = {}
    for rule in text.split():
        ending, _, others = rule.partition(":")
        ending = fold_word(ending)
        stems = tuple("" if other == "-" else fold_word(other) for other in others.split(","))
        rules[ending] = (*rules.get(ending, ()), *(stem for stem in stems if stem not in rules.get(ending, ())))
    return rules


_RULES = {language: _table(text) for language, text in _TABLES.items()}
_LONGEST = max(len(ending) for rules in _RULES.values() for ending in rules)


# Sides of a country that are written in one with it: Nordsyrien, Zuid-Holland is two words.
_SIDES = {
    "de": re.compile("(?:nord|sud|ost|west|zentral|mittel|nordost|nordwest|sudost|sudwest)(?=.{4})"),
    "nl": re.compile("(?:noord|zuid|oost|west|midden)(?=.{4})"),
    "sv": re.compile("(?:nord|syd|ost|vast)(?=.{4})"),
    "da": re.compile("(?:nord|syd|ost|vest)(?=.{4})"),
    "no": re.compile("(?:nord|sor|ost|vest)(?=.{4})"),
}


def bases(word: str, language: str) -> Iterator[str]:
    """What a folded word of a language ("" when it is not known) may be a form of, the likeliest first."""
    if language in _SIDES and (side := _SIDES[language].match(word)):
        yield word[side.end() :]
    for name in _languages(word, language):
        rules = _RULES[name]
        for size in range(min(_LONGEST, len(word) - _STEM), 0, -1):
            for other in rules.get(word[-size:], ()):
                yield word[:-size] + other


def _languages(word: str, language: str) -> list[str]:
    if language in _RULES or language in _LIKE:
        return _LIKE.get(language, language).split()
    if language:
        return []
    return next((_OF_SCRIPT[name].split() for name, letters in _SCRIPTS.items() if letters.fullmatch(word)), [])


def without_prefixes(word: str) -> Iterator[str]:
    """An Arabic or Hebrew word without the particles that are written in one with it: and, in, to, from, that, the."""
    if _ARABIC.fullmatch(word):
        yield from _arabic(word)
    elif _HEBREW.fullmatch(word):
        yield from _hebrew(word)


def _arabic(word: str) -> Iterator[str]:
    for conjunction in ("", "و", "ف"):
        if not word.startswith(conjunction):
            continue
        rest = word[len(conjunction) :]
        for particle in ("", "ب", "ل", "ك"):
            if (conjunction or particle) and rest.startswith(particle) and len(rest) - len(particle) >= _SHORTEST:
                yield rest[len(particle) :]
        if rest.startswith("لل") and len(rest) > _SHORTEST + 1:
            yield "ال" + rest[2:]


def _hebrew(word: str) -> Iterator[str]:
    """Up to three of them in a row, in the order that grammar wants."""
    for size in range(1, min(4, len(word) - _SHORTEST + 1)):
        if _HEBREW_PREFIXES.fullmatch(word[:size]):
            yield word[size:]


_HEBREW_PREFIXES = re.compile("ו?(?:מש|כש|ש)?[בלמכה]?ה?")


def without_article(word: str) -> str:
    """An Arabic adjective without its article; "" for a word that has none. Names of cities have their own."""
    return word[2:] if word.startswith("ال") and len(word) - 2 >= _SHORTEST else ""


def openings(word: str) -> Iterator[str]:
    """What a word in Hangul may begin with, longest first: particles follow in one."""
    if _HANGUL.fullmatch(word):
        for size in range(len(word) - 1, 1, -1):
            yield word[:size]
