"""National adjectives in many languages, out of CLDR's currency names: irakisk dinar, lira siriana, ирачки динар.

Taken is only what is sure: the word beside a currency's common name (dinar, lira) when it begins as a name of its
country does. The hand files say the rest (polnisch, lengyel), and all endings.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from babel import Locale, localedata
from babel.core import get_global

from watcher.core.text.fold import fold, is_unspaced

_ALIKE = 3  # letters that an adjective shares with its country's name
_COMMON = 2  # currencies of a language that have a word: then it is a kind of money


class Adjective(NamedTuple):
    """A folded word of a language that stands for a country."""

    code: str
    language: str
    word: str


def adjectives() -> Iterator[Adjective]:
    """All of them, by language; a word may come several times."""
    owners = dict(_owners())
    for identifier in sorted(localedata.locale_identifiers()):
        locale = Locale.parse(identifier)
        names = {code: _names(locale, code) for code in owners}
        kinds = Counter(word for spelt in names.values() for word in {word for name in spelt for word in name})
        for code, country in owners.items():
            beginnings = {word[:_ALIKE] for word in fold(locale.territories.get(country, "")).split()}
            for name in names[code]:
                for word in _beside_money(name, kinds):
                    if word[:_ALIKE] in beginnings and len(word) > _ALIKE:
                        yield Adjective(country, identifier.partition("_")[0], word)


def _owners() -> Iterator[tuple[str, str]]:
    """The currencies of our days that are called after the country that issues them."""
    for country, currencies in sorted(get_global("territory_currencies").items()):
        for code, _, until, tender in currencies:
            if tender and until is None and code.startswith(country):
                yield code, country


def _names(locale: Locale, code: str) -> list[tuple[str, ...]]:
    """The words of each name of a currency: of one, of two, of many."""
    plurals = dict(locale._data["currency_names_plural"].get(code, {}))  # noqa: SLF001  # Babel gives one form at a time
    written = [locale.currencies.get(code, ""), *plurals.values()]
    return sorted({tuple(fold(name).split()) for name in written if name and not is_unspaced(name)})


def _beside_money(name: tuple[str, ...], kinds: Counter[str]) -> tuple[str, ...]:
    """Of two words the one that is no kind of money, where the other one is."""
    money = [kinds[word] >= _COMMON for word in name]
    return (
        tuple(word for word, is_money in zip(name, money, strict=True) if not is_money)
        if sum(money) == 1 == len(name) - 1
        else ()
    )
