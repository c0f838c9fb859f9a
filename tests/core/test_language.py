"""The language of an item: what its feed declares, unless its text is clearly in another one."""

import pytest

from watcher.core.text.language import language_of

# News of one day in many languages; each is told without any declaration.
TEXTS = [
    ("en", "Gunmen kill nine in attack on police convoy near Kirkuk"),
    ("en", "The junta said that it had freed the two officers who were held at the palace"),
    ("fr", "Des hommes armés tuent neuf personnes dans une attaque contre un convoi de police"),
    ("fr", "Le président a été réélu avec plus de la moitié des voix, selon les résultats publiés par la commission"),
    ("de", "Bewaffnete töten neun Menschen bei Angriff auf Polizeikonvoi in der Nähe von Kirkuk"),
    ("de", "Die Regierung hat sich nach dem Anschlag nicht zu den Forderungen geäußert"),
    ("es", "Hombres armados matan a nueve personas en un ataque contra un convoy de la policía"),
    ("es", "El gobierno anunció que las elecciones se celebrarán en mayo, tras los disturbios del lunes"),
    ("pt", "Homens armados matam nove pessoas em ataque a comboio da polícia no norte do Iraque"),
    ("pt", "O governo não confirmou o número de mortos na explosão, mas os hospitais estão cheios"),
    ("it", "Uomini armati uccidono nove persone in un attacco a un convoglio della polizia"),
    ("it", "Il governo non ha confermato la notizia, che è stata data dalla televisione di stato nella notte"),
    ("nl", "Gewapende mannen doden negen mensen bij een aanval op een politiekonvooi in het noorden van Irak"),
    ("sv", "Beväpnade män dödade nio personer i en attack mot en poliskonvoj i norra Irak"),
    ("da", "Bevæbnede mænd dræbte ni personer i et angreb på en politikonvoj i det nordlige Irak, men blev fanget"),
    ("no", "Væpnede menn drepte ni personer i et angrep på en politikonvoi nord i Irak, og det ble meldt om skadde"),
    ("fi", "Aseistetut miehet surmasivat yhdeksän ihmistä hyökkäyksessä, joka on poliisin mukaan pahin tänä vuonna"),
    ("pl", "Uzbrojeni mężczyźni zabili dziewięć osób w ataku na konwój policyjny w pobliżu Kirkuku"),
    ("cs", "Ozbrojenci zabili devět lidí při útoku na policejní konvoj u Kirkúku"),
    ("sk", "Ozbrojenci zabili deväť ľudí pri útoku na policajný konvoj neďaleko Kirkúku"),
    ("hu", "Fegyveresek kilenc embert öltek meg egy rendőrségi konvoj elleni támadásban az ország északi részén"),
    ("ro", "Bărbați înarmați au ucis nouă persoane într-un atac asupra unui convoi al poliției din nordul Irakului"),
    ("hr", "Naoružani napadači ubili su devet ljudi u napadu na policijski konvoj, a policija traga za njima"),
    ("tr", "Silahlı kişiler polis konvoyuna düzenlenen saldırıda dokuz kişiyi öldürdü ve bir araç yakıldı"),
    ("id", "Pria bersenjata menewaskan sembilan orang dalam serangan terhadap konvoi polisi di dekat Kirkuk"),
    ("vi", "Các tay súng đã giết chín người trong một cuộc tấn công vào đoàn xe cảnh sát"),
    ("sw", "Watu wenye silaha wamewaua watu tisa katika shambulio dhidi ya msafara wa polisi"),
    ("so", "Rag hubeysan ayaa sagaal qof ku dilay weerar lagu qaaday kolonyo booliis ah oo ku sugnaa dalka"),
    ("ru", "Боевики убили девять человек при нападении на полицейский конвой в районе Киркука"),
    ("ru", "Президент сообщил, что войска уже выведены из города"),
    ("uk", "Бойовики вбили дев'ять людей під час нападу на поліцейський конвой поблизу Кіркука"),
    ("bg", "Въоръжени мъже убиха девет души при нападение срещу полицейски конвой в Северен Ирак"),
    ("sr", "Наоружани нападачи убили су девет људи у нападу на полицијски конвој, а полиција је на терену"),
    ("mk", "Вооружени напаѓачи убија девет лица во нападот на полициски конвој и се во бегство"),
    ("be", "Узброеныя людзі забілі дзевяць чалавек падчас нападу на паліцэйскі канвой, паведамілі ў паліцыі"),
    ("ar", "مسلحون يقتلون تسعة أشخاص في هجوم على قافلة للشرطة قرب كركوك"),
    ("ar", "قال رئيس الوزراء ان القوات دخلت المدينة بعد معارك عنيفة"),
    ("fa", "افراد مسلح نه نفر را در حمله به کاروان پلیس در نزدیکی کرکوک کشتند"),
    ("ur", "مسلح افراد نے پولیس کے قافلے پر حملہ کر کے نو افراد کو ہلاک کر دیا"),
    ("ps", "وسله والو د پولیسو پر کاروان برید کې نهه تنه ووژل او دا خبره یې ومنله"),
    ("ckb", "چەکدارەکان لە هێرشێک بۆ سەر کاروانی پۆلیس نۆ کەسیان کوشت"),
    ("hi", "किरकुक के पास पुलिस काफिले पर हमले में नौ लोगों की मौत"),
    ("mr", "किर्कुकजवळ पोलिसांच्या ताफ्यावर झालेल्या हल्ल्यात नऊ जण ठार झाले आहेत आणि तपास सुरू आहे"),
    ("ne", "किर्कुक नजिकै प्रहरीको टोलीमाथि भएको आक्रमणमा नौ जनाको मृत्यु भएको छ र खोजी जारी छ"),
    ("el", "Ένοπλοι σκότωσαν εννέα άτομα σε επίθεση"),
    ("he", "חמושים הרגו תשעה בני אדם במתקפה על שיירת משטרה"),
    ("bn", "কিরকুকের কাছে পুলিশের গাড়িবহরে হামলায় নয়জন নিহত"),
    ("ta", "கிர்குக் அருகே தாக்குதல்"),
    ("th", "มือปืนสังหารเก้าคนในการโจมตีขบวนรถตำรวจ"),
    ("my", "ရဲယာဉ်တန်း တိုက်ခိုက်ခံရ"),
    ("km", "ក្រុមប្រដាប់អាវុធ"),
    ("ka", "შეიარაღებულმა პირებმა პოლიციის კოლონა დაბომბეს"),
    ("hy", "Զինված անձինք սպանել են ինը մարդու"),
    ("am", "ታጣቂዎች በፖሊስ አጀብ ላይ ባደረሱት ጥቃት ዘጠኝ ሰዎች ተገደሉ"),
    ("zh", "武装分子袭击警方车队造成九人死亡"),
    ("ja", "武装勢力が警察の車列を襲撃し9人が死亡した"),
    ("ja", "警察車列襲撃、9人死亡のもよう"),
    ("ko", "무장 괴한들이 경찰 호송대를 공격해 9명이 숨졌다"),
]

# A text, what its feed declares, and what is made of it.
DECLARED = [
    ("Macron démissionne", "fr", "fr"),
    ("Macron démissionne", "en", "en"),
    ("Macron démissionne", "", ""),
    ("Kirkuk: 9 killed", "en-gb", "en-gb"),
    ("Gunmen kill nine in attack on police convoy near the city of Kirkuk", "en-gb", "en-gb"),
    ("Gunmen kill nine in attack on police convoy near the city of Kirkuk", "fr", "en"),
    ("Die Regierung hat sich nach dem Anschlag nicht geäußert", "en-us", "de"),
    ("قتل تسعة أشخاص في هجوم على قافلة", "en", "ar"),
    ("Боевики убили девять", "en", ""),
    ("武装分子袭击警方车队", "en", "zh"),
    ("武装分子袭击警方车队", "zh-hant", "zh-hant"),
    ("武装分子袭击警方车队", "ja", "ja"),
    ("iPhone 7", "ja", "ja"),
    ("ISIS", "ar", "ar"),
    ("The president said that he would not resign", "ar", "en"),
    ("Bevæbnede mænd dræbte ni personer i et angreb på en politikonvoj", "nb", "nb"),
    ("Beväpnade män dödade nio personer i en attack mot en poliskonvoj", "no", "no"),
    ("Pria bersenjata menewaskan sembilan orang dalam serangan di dekat kota", "ms", "ms"),
    ("'n Man is in die hospitaal nadat hy in die stad aangeval is, het die polisie gesê", "af-za", "af-za"),
    ("Ozbrojenci zabili devět lidí při útoku na policejní konvoj", "sk", "sk"),
    ("Қарулы адамдар полиция колоннасына шабуыл жасап, тоғыз адамды өлтірді", "kk", "kk"),
    ("חמושים הרגו תשעה בני אדם", "yi", "yi"),
    ("חמושים הרגו תשעה בני אדם", "iw", "iw"),
    ("Tlhelo ḽa", "ve", "ve"),
    ("9 : 11 (!)", "en", "en"),
    ("9 : 11 (!)", "", ""),
    ("", "fr", "fr"),
    ("", "", ""),
    ("ISIS, IS, ISIL", "", ""),
    ("𝗜𝗦𝗜𝗦 \ud800", "en", "en"),
]


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_a_text_says_its_language(language: str, text: str) -> None:
    """Without a declaration and with the right one; beside a Latin letter or two, too."""
    assert language_of(text, "", "") == language
    assert language_of("", text, "") == language
    assert language_of(text, "", language) == language
    assert language_of(f"{text} (BBC)", "", f"{language}-xx") == f"{language}-xx"


@pytest.mark.parametrize(("text", "declared", "language"), DECLARED)
def test_a_declaration_stands_unless_the_text_is_clear(text: str, declared: str, language: str) -> None:
    """A few words contradict no feed, kindred languages are not told apart by them, and what is not known is ""."""
    assert language_of(text, "", declared) == language


def test_a_summary_counts_as_the_title_does() -> None:
    """A title of names is helped by its summary."""
    assert language_of("Macron, Merkel, Rutte", "Le président a été réélu avec plus de la moitié des voix", "") == "fr"


def test_only_the_beginning_of_a_text_is_read() -> None:
    """What follows after two thousand letters costs nothing and says nothing."""
    assert language_of("Kirkuk " * 400, "The man who was in the house of the king has left", "") == ""


def test_there_are_enough_cases() -> None:
    """At least 60 in over 20 languages."""
    assert len(TEXTS) + len(DECLARED) >= 60
    assert len({language for language, _ in TEXTS}) > 40
