"""The language of an item: what its feed declares, held against the script and the common words of its text.

Feeds declare one language for all they carry, and some a wrong one (`en` is what many programs write by themselves). So
the text decides where it is clear, and else the declaration is believed: a headline of names says nothing. No library:
those that know 100 languages weigh 1 to 900 MB and guess on headlines, where this says that it does not know. What is
*not* here: the words themselves are few and folded, as fold.py has them.
"""

import re
from collections.abc import Mapping

from watcher.core.text.fold import fold

_READ = 2_000
"""Code points of an item that are looked at: its title and its first sentences."""
_CLEAR = 3
"""Common words, of one language more than of the declared one, from which on a text contradicts its feed."""

_SAMPLED, _STEP = 300, 5
"""Of a text of so many code points every fifth tells the script, in a fifth of the time."""
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
_RUN = re.compile("|".join(f"(?P<{name}>[{letters}]+)" for name, letters in _SCRIPTS.items()))

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

_WORDS: Mapping[str, Mapping[str, str]] = {
    "latin": {
        "en": "the of and to in is was for on with that by from at police kill killed says say near attack over us it",
        "fr": "le la les des du de et en un une est dans pour que qui sur au aux par avec plus pas son contre apres a",
        "de": "der die das und ist in den dem des von zu mit auf fur im ein eine nicht sich polizei menschen gegen",
        "es": "el la los las de del y en un una que es por con para se su a contra policia gobierno personas muertos",
        "pt": "o a os as de do da dos das e em um uma que no na nos nas por com contra policia governo pessoas mortos",
        "it": "il lo la gli le di del della dei delle e in un una che per a contro polizia governo persone morti dal",
        "nl": "de het een en van in is op te dat die voor met zijn niet aan er om ook bij naar uit na politie mensen",
        "sv": "och i att det som en pa ar av for med den till inte om ett har de polis polisen personer norra mot",
        "da": "og i at det som en pa er af for med den til ikke om et har de efter fra politiet personer nordlige mod",
        "no": "og i a det som en pa er av for med den til ikke om et har de etter fra ved politiet personer mot nord",
        "fi": "ja on ei se etta oli hanen mutta myos kun han ovat sen joka mukaan olla kuin tai jo poliisi ihmista",
        "pl": "w i na z do nie sie ze jest o po jak od za to przez dla ktory ma byl oraz przed ich osob policji osoby",
        "cs": "a v se na je ze s z do o k po za jako pro by byl ktere ktery podle jsou jeho aby ale pri lidi policie",
        "sk": "a v sa na je ze s z do o k po za ako pre by bol ktore ktory podla su jeho aby ale pri uz ludi policie",
        "hu": "a az es hogy nem is egy meg ki el volt van mar csak ezt de szerint azt utan ha lesz embert rendorseg",
        "ro": "si in de la a cu pe din care nu un o este pentru mai au fost dupa sa prin al politiei persoane asupra",
        "hr": "i u je na se da za su od s o koji ne iz bi kako a nakon te po do sto koja koje ali bio nije biti",
        "tr": "ve bir bu da de icin ile olarak oldu olan daha cok en sonra gore kadar ki ne gibi iki kisi polis bin",
        "id": "yang di dan dengan untuk pada dari ini itu dalam tidak akan oleh ke telah polisi orang dekat terhadap",
        "vi": "va cua la co trong cho duoc voi cac mot nguoi khong da nay tai den nhung ve tu khi sau vao theo ra bi",
        "sw": "ya wa na kwa ni katika za la cha kuwa hiyo hii huo baada ambao wake hilo alisema watu kama lakini huyo",
        "so": "ee iyo ka ku oo in ah la ay waa soo uu ugu kala lagu ayaa wuxuu kale sheegay si isaga ayuu dalka markii",
    },
    "cyrillic": {
        "ru": "и в не на что с по из за как к у от для о его но это был все при человек года районе полиции области",
        "uk": "і в у на з не що та до за про від як є для його але й під це який із було після людей поліції області",
        "bg": "и на в за от да се е не с по при че са като до през ще беше от към след който души полицията срещу",
        "sr": "и у је на се да за су од са о који не из би како а након по до што која које али био није ће који",
        "mk": "и на во за од да се е не со по при дека ќе како кој што се или беше ги со има сите го ја",
        "be": "і у на з не што да па за ад як для яго але пра гэта быў пасля або таксама яшчэ людзей паліцыі вобласці",
    },
    "arabic": {
        "ar": "في من على الى ان عن مع التي الذي هذا هذه بعد كان ما لا قد بين قال كما او انه وقال قبل خلال اي قرب",
        "fa": "و در به از كه اين را با است براي ان يك شد بر تا خود هاي بود شده مي كرد كرده گفت هم اند نفر",
        "ur": "كي كا ميں هي اور سي كو ني پر هيں كيا كه ايك اس جو بهي نهيں تهي گيا گئي ليي بعد تها كر",
        "ps": "د په او چې چي كې كي له ته دي دې يې يو هم نه خو سره هغه شوي ده وي كړي پر بيا",
        "ckb": "له و به كه بۆ ئهم لهگهڵ ئهو دهكات نييه ههيه لهسهر بوو دوای ئێمه يهك ئهوه سهر دا",
    },
    "devanagari": {
        "hi": "के में की है और से को का ने पर कि यह हैं एक भी लिए इस नहीं कर हो था तो गया साथ बाद लोगों पुलिस",
        "mr": "आहे आणि या ते हे च्या मध्ये नाही होते तर केली केले असे त्यांनी झाली की एक आहेत यांनी ला साठी पोलिसांनी",
        "ne": "छ र को मा ले पनि भने गरेको यो भएको छन् एक लागि हो तर थियो गर्न गरेका गर्ने हुने अनुसार बताए प्रहरी",
    },
}
_COMMON = {
    script: {language: frozenset(fold(words).split()) for language, words in by_language.items()}
    for script, by_language in _WORDS.items()
}

_LETTERS = {
    "ß": "de", "ñ": "es", "¿": "es", "¡": "es", "ãõ": "pt", "êèœ": "fr", "äö": "de sv fi et", "ü": "de tr hu et",
    "ì": "it", "å": "sv da no", "øæ": "da no", "łżśęą": "pl", "řěů": "cs", "ľĺŕ": "sk", "őű": "hu", "ğı": "tr",
    "ş": "tr ro", "țţă": "ro", "čšž": "cs sk hr", "đ": "hr vi", "ơưạệấộ": "vi",
    "ыэё": "ru be", "і": "uk be", "їєґ": "uk", "ў": "be", "ъ": "bg", "ђћ": "sr", "јљњ": "sr mk", "ѓќѕ": "mk",
    "ٹڈںےھ": "ur", "ټړښېځ": "ps", "ڕێۆڵە": "ckb", "ةأإى": "ar", "پچگ": "fa ur", "ळ": "mr",
}  # fmt: skip
_BY_LETTER = {letter: written.split() for letters, written in _LETTERS.items() for letter in letters}
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
    if feeds and feeds not in _COMMON.get(script, ()):
        return declared  # nothing to hold it against
    points = _points(text, script)
    found = _likeliest(points, script)
    if not feeds:
        return found
    is_contradicted = (
        found and points[found] - points[feeds] >= _CLEAR and not any({feeds, found} <= kin for kin in _KIN)
    )
    return found if is_contradicted else declared


def _script(text: str) -> str:
    """The one that most of the letters are of; a text with Kana in it is Japanese."""
    if text.isascii():
        return "latin" if any(map(str.isalpha, text)) else ""
    letters: dict[str, int] = {}
    for run in _RUN.finditer(text if len(text) < _SAMPLED else text[::_STEP]):
        name = run.lastgroup or ""
        letters[name] = letters.get(name, 0) + run.end() - run.start()
    most = max(letters, key=letters.__getitem__, default="")
    return "kana" if most == "han" and letters.get("kana", 0) * 10 > letters["han"] else most


def _points(text: str, script: str) -> Mapping[str, int]:
    """What speaks for each language of a script: its common words, and letters that few others have."""
    if script not in _COMMON:
        return {}
    words = frozenset(fold(text).split())
    points = {language: len(common & words) for language, common in _COMMON[script].items()}
    for letter in frozenset(_KNOWN_LETTERS.findall(text.lower())):
        for language in _BY_LETTER[letter]:
            if language in points:
                points[language] += 1
    return points


def _likeliest(points: Mapping[str, int], script: str) -> str:
    """The only language of a script, or the one that most speaks for; "" when little does, or as much for another."""
    if not points:
        return _LANGUAGES[script][0]
    best, second = sorted(points, key=points.__getitem__, reverse=True)[:2]
    return best if points[best] >= _LITTLE and points[best] > points[second] else ""
