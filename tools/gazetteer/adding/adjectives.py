"""National adjectives that CLDR's currency names give. What the hand files say of the same words comes after."""

from tools.gazetteer import spelling
from tools.gazetteer.records import OTHER, WEAK, Build, Meaning
from tools.gazetteer.sources.adjectives import adjectives

_SURE = 6  # letters: shorter ones may be other words (Finnish perun is of Peru, and of a potato)


def add(build: Build) -> None:
    """Each in its language; no word that is a country's name, and no euro."""
    for code, language, word in adjectives():
        if code in build.spots and not build.countries_named(word):
            rank = OTHER if len(word) >= _SURE else WEAK
            build.names.add(word, Meaning(code, "adjective"), rank, spelling.bound_to(word, language))
