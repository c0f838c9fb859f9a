"""The names of countries and territories in all languages of Unicode CLDR, as the package Babel ships it."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from babel import Locale, localedata

from watcher.core.text.fold import fold

_OF_MANY = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}  # unions, and codes for what is unknown


class CountryName(NamedTuple):
    """A name as CLDR writes it, with the language that writes it so."""

    code: str
    language: str
    name: str


def country_names() -> Iterator[CountryName]:
    """Every name of every country, by language; regional forms (zh_Hant, pt_PT) count as their language."""
    for identifier in sorted(localedata.locale_identifiers()):
        names = Locale.parse(identifier).territories
        for code in sorted(names):
            if len(code) == 2 and code.isalpha() and code not in _OF_MANY:
                yield CountryName(code, identifier.partition("_")[0], names[code])


def english_names() -> dict[str, str]:
    """The English name by code."""
    return {name.code: name.name for name in country_names() if name.language == "en"}


@cache
def group_names() -> dict[str, list[tuple[str, str]]]:
    """Of the parts of the world that CLDR knows (002 is Africa): folded English name -> (language, name) of all."""
    english = {code: name for code, name in Locale("en").territories.items() if code.isdecimal()}
    found: dict[str, list[tuple[str, str]]] = {fold(name): [] for name in english.values()}
    for identifier in sorted(localedata.locale_identifiers()):
        names = Locale.parse(identifier).territories
        for code, name in english.items():
            if code in names:
                found[fold(name)].append((identifier.partition("_")[0], names[code]))
    return found
