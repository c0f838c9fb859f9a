"""What was found on one page, as expressions and watches ask for it. What is *not* here: finding (lexicon.py)."""

from collections.abc import Callable, Collection, Mapping, Sequence

from watcher.core.earth import lies_in
from watcher.core.model import Area, Entry, Mention
from watcher.core.query.page import Page, Place
from watcher.core.text.language import language_of


class Sight:
    """What was found on a page: where lexemes begin. Places, language, mentions are worked out when somebody asks."""

    __slots__ = ("_in_title", "_language", "_mentions", "_places", "_read", "_sizes", "entry", "found", "page")

    def __init__(
        self,
        entry: Entry,
        page: Page,
        found: Mapping[int, Sequence[int]],
        sizes: Sequence[int],
        read: Callable[[], Sequence[Mention]],
    ) -> None:
        """`read` finds what places the entry names."""
        self.entry, self.page, self.found, self._sizes, self._read = entry, page, found, sizes, read
        self._mentions: Sequence[Mention] | None = None
        self._in_title: frozenset[int] | None = None
        self._places: dict[int, Sequence[Place]] = {}
        self._language: str | None = None

    @property
    def language(self) -> str:
        if self._language is None:
            self._language = language_of(self.entry.title, self.entry.summary, self.entry.language)
        return self._language

    @property
    def in_title(self) -> Collection[int]:
        """The lexemes that are found in the title."""
        if self._in_title is None:
            end = self.page.title_end
            self._in_title = frozenset(lexeme for lexeme, begins in self.found.items() if begins[0] < end)
        return self._in_title

    def places(self, lexeme: int) -> Sequence[Place]:
        """In the order of the page; none when it was not found."""
        if lexeme not in self._places:
            size = self._sizes[lexeme]
            self._places[lexeme] = [self.page.place(begin, size) for begin in self.found.get(lexeme, ())]
        return self._places[lexeme]

    @property
    def mentions(self) -> Sequence[Mention]:
        """The places that the entry names, or that its source says it is in."""
        if self._mentions is None:
            self._mentions = self._read()
        return self._mentions

    def places_in(self, area: Area) -> Sequence[Place]:
        """Where words name a place in an area, in the order of the page."""
        found = (one for one in self.mentions if one.field and lies_in(one, area))
        return sorted({self.page.place_at(one.field, one.start, one.end) for one in found})
