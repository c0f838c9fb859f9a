"""Names are found in every script that news is written in, with what is written in one with them."""

import pytest

from tests.support.reading import regions
from watcher.core.regions.rules import Rules


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        pytest.param("en", "Fighting in Iraq went on", ["IQ"], id="Latin"),
        pytest.param("ru", "Бои шли и на севере Ирака", ["IQ"], id="Cyrillic, a form of the data"),
        pytest.param("ar", "اندلع القتال في العراق أمس", ["IQ"], id="Arabic"),
        pytest.param("he", "הקרבות נמשכו מחוץ עיראק", ["IQ"], id="Hebrew"),
        pytest.param("zh", "昨天伊拉克北部发生交火", ["IQ"], id="Chinese, within a run"),
        pytest.param("ja", "昨日イラクで戦闘があった", ["IQ"], id="Japanese"),
        pytest.param("th", "การสู้รบในอิรักยังดำเนินต่อไป", ["IQ"], id="Thai"),
        pytest.param("hi", "कल इराक में लड़ाई हुई", ["IQ"], id="Devanagari"),
        pytest.param("ko", "어제 이라크 북부에서", ["IQ"], id="Hangul"),
        pytest.param("xx", "Nothing of note", [], id="nothing"),
    ],
)
def test_scripts(lang: str, text: str, expected: list[str]) -> None:
    """Each by what words are in it."""
    assert regions("", text, lang) == expected


ENDINGS = [
    pytest.param("ru", "Взрыв прогремел в Мосуле", ["1"], id="Russian locative"),
    pytest.param("ru", "Самолёт летел из Москвы", ["13"], id="Russian genitive"),
    pytest.param("uk", "Вибухи лунали у Києві", ["11"], id="Ukrainian, the vowel changes"),
    pytest.param("pl", "Protest odbył się w Krakowie", ["12"], id="Polish locative"),
    pytest.param("pl", "Delegacja z Moskwy", ["13"], id="Polish genitive"),
    pytest.param("ko", "어제 이라크에서 폭발", ["IQ"], id="Hangul is open on the right"),
]


@pytest.mark.parametrize(("lang", "text", "expected"), ENDINGS)
def test_endings(lang: str, text: str, expected: list[str]) -> None:
    """Names of cities are found inflected, where the language inflects so."""
    assert regions("", text, lang) == expected
    assert regions("", text, lang, rules=Rules(endings=False)) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        pytest.param("en", "They met Krakowie, whoever that is", id="an ending of another language"),
        pytest.param("pl", "Czytali krakowie historie", id="no capital"),
        pytest.param("ko", "그는 이라고 말했다", id="too little is left"),
    ],
)
def test_no_endings(lang: str, text: str) -> None:
    """Endings come off only where language and capitals fit."""
    assert regions("", text, lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        pytest.param("ar", "وصل الوفد بالعراق", ["IQ"], id="in"),
        pytest.param("ar", "تركيا والعراق وسوريا", ["IQ"], id="and"),
        pytest.param("ar", "رسالة للعراق", ["IQ"], id="to, which swallows a letter of the article"),
        pytest.param("ar", "القوات العراقية تتقدم", ["IQ"], id="the, before an adjective"),
        pytest.param("ar", "والعراقية أيضا", ["IQ"], id="and the"),
        pytest.param("he", "הצבא בעיראק", ["IQ"], id="in, in Hebrew"),
        pytest.param("he", "ושבעיראק נמשכו", ["IQ"], id="and that in"),
        pytest.param("ar", "موصلات جيدة", [], id="within a longer word"),
    ],
)
def test_fixed(lang: str, text: str, expected: list[str]) -> None:
    """Particles of one letter and the article are written in one with a word; all else is not."""
    assert regions("", text, lang) == expected
    assert regions("", text, lang, rules=Rules(fixed=False)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("マリ軍が発表した", ["ML"], id="beside Han"),
        pytest.param("「マリ」で", ["ML"], id="in quotes"),
        pytest.param("マリアさんが話した", [], id="the beginning of a name"),
        pytest.param("アマリさんが話した", [], id="the end of one"),
    ],
)
def test_katakana(text: str, expected: list[str]) -> None:
    """A word in Katakana is named as a whole."""
    assert regions("", text, "ja") == expected
    assert regions("", text, "ja", rules=Rules(katakana=False)) == ["ML"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Fighting in \u0406raq went on", ["IQ"], id="a Cyrillic letter in a Latin word"),
        pytest.param("Fighting in Ir\u0430q went on", ["IQ"], id="another"),
        pytest.param("Fighting in Irаqо went on", [], id="no name when mended"),
    ],
)
def test_disguises(text: str, expected: list[str]) -> None:
    """Letters that look alike are read as what they look like."""
    assert regions("", text) == expected
    assert regions("", text, rules=Rules(disguises=False)) == []
