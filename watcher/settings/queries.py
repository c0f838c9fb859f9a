"""LIST_*, and the queries of watches with what is added to them by language -> terms.

A list may use other lists, but not itself. What is *not* here: the watch language (core/query), and which query is
whose (watches.py).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter

from watcher.core.model import Term
from watcher.core.query import Locate, in_language, lists_in, merged, parse
from watcher.errors import QueryError
from watcher.settings.faults import Setting
from watcher.settings.given import Given


class Queries:
    """Reads queries, each once, with the lists that the settings define. What is wrong with one becomes a fault."""

    def __init__(self, given: Given, locate: Locate) -> None:
        self._given, self._locate = given, locate
        self._uses = {name: self._used_by(_keys_of(given, name)) for name in given.names("LIST")}
        self._read: dict[tuple[str, ...], tuple[Term, ...]] = {}
        self._lists: dict[str, tuple[Term, ...]] = dict.fromkeys(self._uses, ())
        for name in self._in_order():
            self._lists[name] = self._terms(f"LIST_{name}", given.additions(f"LIST_{name}"))
        self._used: set[str] = set()

    def terms(self, key: str, additions: Mapping[str, str]) -> tuple[Term, ...]:
        """The terms of a watch: those of the query `key`, and of `additions`, keys by the language of items that they
        are for. () when one of them is wrong, or a list that it uses."""
        self._used |= self._used_by((key, *additions.values()))
        return self._terms(key, additions)

    def note_unused(self) -> None:
        """Note the lists that no watch has used, by itself or by another list."""
        pending = list(self._used)
        while pending:
            further = self._uses.get(pending.pop(), set()) - self._used
            self._used |= further
            pending += further
        self._given.notes.extend(f"no watch uses @{name}" for name in self._uses if name not in self._used)

    def _terms(self, key: str, additions: Mapping[str, str]) -> tuple[Term, ...]:
        keys = (key, *additions.values())
        if keys not in self._read:
            parts = [self._parsed(part) for part in keys if self._given.declared(part)]
            self._read[keys] = self._joined(key, additions) if all(parts) else ()
        return self._read[keys]

    def _joined(self, key: str, additions: Mapping[str, str]) -> tuple[Term, ...]:
        terms = [*(found := self._parsed(key))]
        for language, addition in additions.items():
            further = in_language(self._parsed(addition), language)
            if repeated := len(found) + len(further) - len(merged((*found, *further))):
                of_them = f"{repeated} of its terms {'is' if repeated == 1 else 'are'}"
                self._given.notes.append(f"{addition}: {of_them} in {key} already, for items in any language")
            terms += further
        return merged(terms) if additions else found

    def _parsed(self, key: str) -> tuple[Term, ...]:
        """The terms of one query; () when it is not given or wrong, or when a list that it uses is."""
        setting = self._given.get(key)
        if setting is None or not all(self._lists.get(name, True) for name in self._used_by([key])):
            return ()
        if (key,) not in self._read:
            self._read[key,] = self._given_terms(setting)
        return self._read[key,]

    def _given_terms(self, setting: Setting) -> tuple[Term, ...]:
        try:
            return parse(setting.value, self._lists, self._locate)
        except QueryError as error:
            problem = f"{error.problem} (line {error.line}, column {error.column} of the query)"
            cure = f"expected here: {error.expected}"
            self._given.faults.add(setting, problem, cure, value="", offset=error.line - 1, excerpt=error.excerpt)
            return ()

    # --- which list uses which ---------------------------------------------------------------------------------------

    def _used_by(self, keys: Iterable[str]) -> set[str]:
        """The lists that these queries name; none of one that has no tokens, which is a fault by itself."""
        found: set[str] = set()
        for setting in filter(None, map(self._given.get, keys)):
            with suppress(QueryError):
                found.update(lists_in(setting.value))
        return found

    def _in_order(self) -> Sequence[str]:
        """The lists, each behind those that it uses, without those that use themselves, which are a fault."""
        while True:
            try:
                known = {name: uses & self._uses.keys() for name, uses in self._uses.items()}
                return tuple(TopologicalSorter(known).static_order())
            except CycleError as error:
                self._refuse_cycle(error.args[1])

    def _refuse_cycle(self, cycle: Sequence[str]) -> None:
        first = next(name for name in self._uses if name in cycle)
        self._uses = {name: uses for name, uses in self._uses.items() if name not in cycle}
        way = " uses ".join(f"@{name}" for name in reversed(cycle))
        statement = self._given.names("LIST")[first]
        problem = f"is in itself: {way}"
        self._given.refuse(statement, f"LIST_{first}", problem, "take one of these out of the other")


def _keys_of(given: Given, name: str) -> Iterator[str]:
    yield f"LIST_{name}"
    yield from given.additions(f"LIST_{name}").values()
