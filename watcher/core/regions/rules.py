"""The rules of reading, each with a switch, so that a bench can show what each of them earns.

What is *not* here: the rules themselves; each stands where it is applied.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All on, as everybody reads; one off, for `make bench-regions`."""

    addresses: bool = True
    """Nothing is named in an address or by an account (@London)."""
    blockers: bool = True
    """Fixed phrases take their words away: New England, Guinea pig."""
    capitals: bool = True
    """In scripts that have them, names have capitals; a line that is all capitals or all headline says nothing."""
    endings: bool = True
    """Names are inflected: Мосуле, Krakowie, 바그다드에."""
    fixed: bool = True
    """Arabic and Hebrew write prefixes and the article in one with a word."""
    pairs: bool = True
    """City, State; City, Country."""
    persons: bool = True
    """Paris Hilton, Jack London, Mr Jordan."""
    company: bool = True
    """The countries and divisions that a text names elsewhere speak for the places in them."""
    prepositions: bool = True
    """In Nice, near Bath."""
    datelines: bool = True
    """A text that begins with where it was written."""
    size: bool = True
    """A small city that nothing speaks for is not meant."""
    home: bool = True
    """The home of a feed speaks for the places in it, and is where an item lies that names none."""
    disguises: bool = True
    """Letters of another alphabet that look alike."""
    katakana: bool = True
    """A name in Katakana is no part of a longer word in Katakana."""
    ordinary: bool = True
    """A name that is an ordinary word of the language needs evidence: Nice, Essen, Кампания."""
    echoes: bool = True
    """What a name means once in a text, it means everywhere."""


ALL = Rules()
