"""Dictionary forms: what an inflected word may come from, in the languages that inflect so."""

import pytest

from watcher.core.regions.endings import bases, openings, without_article, without_prefixes
from watcher.core.text.fold import fold_word

FORMS = [
    ("ru", "Москве", "Москва"),
    ("ru", "Москвою", "Москва"),
    ("ru", "Казани", "Казань"),
    ("ru", "Грозном", "Грозный"),
    ("ru", "Донецком", "Донецк"),
    ("ru", "Иваново", "Иваново"),
    ("ru", "Иванове", "Иваново"),
    ("uk", "Львові", "Львів"),
    ("uk", "Харкова", "Харків"),
    ("uk", "Одесі", "Одеса"),
    ("uk", "Рівному", "Рівне"),
    ("uk", "Миколаєві", "Миколаїв"),
    ("bg", "Бургаса", "Бургас"),
    ("sr", "Београду", "Београд"),
    ("sr", "Beogradu", "Beograd"),
    ("hr", "Zagrebom", "Zagreb"),
    ("pl", "Warszawie", "Warszawa"),
    ("pl", "Gdańsku", "Gdańsk"),
    ("pl", "Pradze", "Praga"),
    ("pl", "Bejrucie", "Bejrut"),
    ("pl", "Londynie", "Londyn"),
    ("pl", "Ankarze", "Ankara"),
    ("cs", "Praze", "Praha"),
    ("cs", "Brně", "Brno"),
    ("cs", "Vídni", "Vídeň"),
    ("cs", "Kyjevem", "Kyjev"),
    ("sk", "Košiciach", "Košice"),
    ("sr", "Новом", "Нови"),
    ("de", "Nordsyrien", "Syrien"),
    ("nl", "Noordsyrië", "Syrië"),
    ("sv", "Sydlibanon", "Libanon"),
    ("tr", "Ankarada", "Ankara"),
    ("az", "Bakıda", "Bakı"),
    ("fi", "Helsingissä", "Helsinki"),
    ("fi", "Bagdadissa", "Bagdad"),
    ("fi", "Tampereen", "Tampere"),
    ("et", "Tallinnas", "Tallinn"),
    ("hu", "Bécsben", "Bécs"),
    ("hu", "Budapesten", "Budapest"),
    ("lt", "Vilniuje", "Vilnius"),
    ("lv", "Daugavpilī", "Daugavpils"),
    ("ro", "Bucureștiului", "București"),
    ("el", "Βερολίνου", "Βερολίνο"),
    ("ka", "თბილისში", "თბილისი"),
    ("hy", "Երևանում", "Երևան"),
    ("kk", "Алматыда", "Алматы"),
    ("bn", "ঢাকায়", "ঢাকা"),
    ("", "Москве", "Москва"),
]


@pytest.mark.parametrize(("language", "written", "base"), FORMS)
def test_bases(language: str, written: str, base: str) -> None:
    """The dictionary form is among those that are tried; the word itself needs no trying."""
    assert fold_word(base) in {fold_word(written), *bases(fold_word(written), language)}


@pytest.mark.parametrize(
    ("language", "written"),
    [
        pytest.param("en", "Warszawie", id="a language without endings"),
        pytest.param("", "Warszawie", id="Latin letters of an unknown language"),
        pytest.param("zh", "Москве", id="another language than its script's"),
        pytest.param("ru", "а", id="nothing would be left"),
    ],
)
def test_no_bases(language: str, written: str) -> None:
    assert list(bases(fold_word(written), language)) == []


@pytest.mark.parametrize(
    ("written", "rest"),
    [
        ("والعراق", "العراق"),
        ("بالعراق", "العراق"),
        ("وبالعراق", "العراق"),
        ("فلبنان", "لبنان"),
        ("للعراق", "العراق"),
        ("בישראל", "ישראל"),
        ("ושבישראל", "ישראל"),
        ("מהמצרים", "מצרים"),
    ],
)
def test_prefixes(written: str, rest: str) -> None:
    """Particles of one letter, one behind the other in the order of grammar."""
    assert fold_word(rest) in set(without_prefixes(fold_word(written)))


@pytest.mark.parametrize("written", ["Berlin", "بن", "伊拉克", "הב"])
def test_no_prefixes(written: str) -> None:
    """Other scripts have none, and something must be left."""
    assert list(without_prefixes(fold_word(written))) == []


def test_article() -> None:
    assert without_article(fold_word("العراقية")) == fold_word("عراقية")
    assert without_article(fold_word("عراقية")) == without_article(fold_word("الب")) == ""


def test_openings() -> None:
    """What a word in Hangul may begin with, the longest first, two syllables at least."""
    assert list(openings("이라크에서")) == ["이라크에", "이라크", "이라"]
    assert list(openings("Iraq")) == []
