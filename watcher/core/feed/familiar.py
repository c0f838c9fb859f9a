"""Items that come again under another id: of a publisher who renumbers his feed, or gives an edited item a new guid.

A key that is unknown does not prove that its item is new. The item goes by its link, too, and by its words. Both can
deceive: many items of a feed may share a link, and a daily briefing repeats its words. To take news for a known item
loses it for ever, and to take a known item for news is seen at once; so an item is recognised only where nothing speaks
against it:

- what it goes by is borne by one known item alone, and that one is not listed beside it;
- a link, in a document that lists others, too, and if it is no front page; in one that lists nothing else, along with
  the words;
- words alone when most of a document is suddenly new, and half of that has what known items had: one item may repeat
  another by chance, most of a document does not.

What is *not* here: keys (identity.py), and what is remembered (the store).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from watcher.core.identity import link_alias, words_alias
from watcher.core.model import Entry

_FEWEST = 3
"""Items that make a storm: two that say what others said are no wonder."""

Strangers = Mapping[str, Entry]
"""The entries of a document whose keys are not known, by key."""


def aliases(url: str, entry: Entry) -> tuple[str, ...]:
    """What an item of the feed at `url` goes by besides its key."""
    return tuple(filter(None, (link_alias(url, entry), words_alias(url, entry))))


def strangers(keys: Sequence[str], entries: Sequence[Entry], known: Collection[str]) -> Strangers:
    """Those that stand first, if a key stands twice."""
    found: dict[str, Entry] = {}
    for key, entry in zip(keys, entries, strict=True):
        if key not in known:
            found.setdefault(key, entry)
    return found


def familiar(
    url: str, strange: Strangers, owners: Mapping[str, str], present: Collection[str], *, listed: int
) -> Mapping[str, str]:
    """Which of `strange` are known items, and their keys.

    `owners`: of aliases that one known item alone goes by, its key. `present` are the known keys of the document, which
    lists `listed` items in all.
    """
    by_link = {key: link_alias(url, entry) for key, entry in strange.items()}
    by_words = {key: words_alias(url, entry) for key, entry in strange.items()}
    linked, worded = (_owned(marks, owners, present) for marks in (by_link, by_words))
    if listed == 1:
        return {key: owner for key, owner in linked.items() if worded.get(key) == owner}
    taken = set(linked.values())
    either = linked | {key: owner for key, owner in worded.items() if key not in linked and owner not in taken}
    return either if is_storm(strange, either, listed) else linked


def is_storm(strange: Collection[str], recognised: Collection[str], listed: int) -> bool:
    """Whether most of a document is unknown, and half of that recognised."""
    return 2 * len(strange) > listed and 2 * len(recognised) >= len(strange) and len(recognised) >= _FEWEST


def storm_words(strange: Collection[str], recognised: Collection[str], listed: int) -> str:
    """A note for the feed's reader, "" when there was no storm."""
    if not is_storm(strange, recognised, listed):
        return ""
    return f"{len(recognised):,} of {listed:,} items came under new ids; they were recognised and not told again"


def _owned(marks: Mapping[str, str], owners: Mapping[str, str], present: Collection[str]) -> dict[str, str]:
    """By key of a stranger, the known item that goes by the same mark, if no other stranger bears that."""
    borne = Counter(marks.values())
    found = {key: owners.get(mark, "") for key, mark in marks.items() if borne[mark] == 1}
    return {key: owner for key, owner in found.items() if owner and owner not in present}
