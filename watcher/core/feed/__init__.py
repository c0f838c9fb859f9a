"""From the bytes of a document to the items that are new.

    decode.py     bytes -> characters, without a prolog
    xml.py        RSS, RDF, Atom -> entries, by feedparser
    plain.py      items of RSS that say nothing unusual, without it
    jsonfeed.py   JSON Feed -> entries
    sitemap.py    news sitemaps -> entries
    fields.py     raw values -> plain fields within the limits
    places.py     where the source itself places an entry -> points and countries (countries.py: the codes)
    rhythm.py     how often a document asks to be read
    cut.py        a well-formed document -> its items and the frame around them
    recall.py     which of them are known from the last document: body_hash, recognise
    read.py       which format it is: read_feed, read_unseen
    familiar.py   which of them are known under another id: familiar
    admit.py      entries -> the items that are new: admit

Who reads documents imports read.py: it is loaded where documents are read alone.
What is *not* here: fetching, killing a reader that takes too long, and what an item means to a watch.
"""

from watcher.core.feed.admit import admit
from watcher.core.feed.familiar import aliases, familiar, storm_words, strangers
from watcher.core.feed.recall import body_hash, renamed

__all__ = [
    "admit",
    "aliases",
    "body_hash",
    "familiar",
    "renamed",
    "storm_words",
    "strangers",
]
