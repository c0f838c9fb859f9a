"""From the bytes of a document to the items that are new.

    decode.py     bytes -> characters, without a prolog
    xml.py        RSS, RDF, Atom -> entries, by feedparser
    jsonfeed.py   JSON Feed -> entries
    fields.py     raw values -> plain fields within the limits
    places.py     where the source itself places an entry -> points and countries (countries.py: the codes)
    read.py       which of them it is: read_feed
    admit.py      entries -> the items that are new: admit

What is *not* here: fetching, killing a reader that takes too long, and what an item means to a watch.
"""

from watcher.core.feed.admit import admit
from watcher.core.feed.read import read_feed

__all__ = ["admit", "read_feed"]
