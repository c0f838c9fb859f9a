"""How many of a story's sources are independent: copies, agencies and owners are one source each.

Near-identical text is one source whoever prints it (w-shingling, Broder 1997); so are feeds of one owner, and reports
that credit one agency. What is *not* here: which reports are of one story (grouping.py).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from watcher.core.text.fold import fold

_SHINGLE = 4
"""Words of a shingle: of fewer, stock phrases make texts alike that are not."""
_ALIKE = 0.5
"""Share of the shorter text's shingles from which on two texts are one: editors cut copies and add a sentence."""
_SHORTEST = 8
"""Words of a text below which only the very same words make a copy."""
_READ = 150

_AGENCIES = {
    "Reuters": r"Reuters|رويترز|Рейтер|ロイター|路透社?|로이터",
    "AFP": r"AFP|Agence France-Presse|فرانس برس|法新社",
    "AP": r"AP|Associated Press|أسوشيتد برس|美联社",
    "dpa": r"dpa|DPA",
    "EFE": r"EFE",
    "ANSA": r"ANSA",
    "TASS": r"TASS|ТАСС",
    "Interfax": r"Interfax|Интерфакс|Інтерфакс",
    "Ukrinform": r"Ukrinform|Укрінформ|Укринформ",
    "Xinhua": r"Xinhua|新华社|新華社",
    "Kyodo": r"Kyodo|共同通信|共同",
    "Yonhap": r"Yonhap|연합뉴스",
    "Anadolu": r"Anadolu(?: Agency| Ajansı)?|AA",
    "PTI": r"PTI",
    "ANI": r"ANI",
    "IANS": r"IANS",
    "PAP": r"PAP",
    "ČTK": r"ČTK",
    "APA": r"APA",
    "ANP": r"ANP",
    "Belga": r"Belga",
    "Lusa": r"Lusa",
    "NTB": r"NTB",
    "TT": r"TT",
    "Ritzau": r"Ritzau",
    "Bloomberg": r"Bloomberg",
    "UPI": r"UPI",
    "Antara": r"ANTARA",
}
_CREDITS = {
    name: re.compile(
        # in parentheses, as in BAGHDAD (Reuters) -; at the very end, behind a dash or slash; or as what told it
        rf"[(（](?:[^()\n]{{0,30}}[/,;] ?)?(?:{spelt})(?: ?[/,;][^()\n]{{0,30}})?[)）]"
        rf"|(?:^|[-–—/|] ?)(?:{spelt})\s*\.?$"
        rf"|^(?:{spelt})\s?[-–—:|]\s"
        rf"|\b(?:Source|Quelle|Fuente|Fonte|Источник|Źródło|المصدر)\s?: ?(?:{spelt})\b"
    )
    for name, spelt in _AGENCIES.items()
}
_HINT = re.compile("|".join(f"(?:{spelt})" for spelt in _AGENCIES.values()))


def agency(title: str, summary: str, authors: Sequence[str] = ()) -> str:
    """The agency that a report credits, "" when it credits none."""
    for text in (summary, title, *(f"({author})" for author in authors)):
        if _HINT.search(text):
            for name, credit in _CREDITS.items():
                if credit.search(text.strip()):
                    return name
    return ""


def shingles(title: str, summary: str) -> frozenset[str]:
    """What a text is recognised by, whoever prints it: its runs of four words; of a short text all of it."""
    words = fold(summary if len(summary) > len(title) else title).split()[:_READ]
    if len(words) < _SHORTEST:
        return frozenset({" ".join(words)}) if len(words) >= _SHINGLE else frozenset()
    return frozenset(" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A report as far as its origin goes. `owner` is that of its feed, or the outlet itself."""

    outlet: str
    owner: str
    agency: str
    shingles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Who reports a story: `outlets` in all, `independent` of them, and `why` in words where fewer are."""

    outlets: int
    independent: int
    why: str = ""


def sources_of(reports: Iterable[Outlet]) -> Sources:
    """Count the sources of a story. What is joined by an owner, an agency or a text, through others too, is one."""
    outlets: list[str] = []
    parties = _Parties()
    reasons: dict[str, None] = {}
    first: dict[tuple[str, str], int] = {}
    texts = _Texts()
    for number, report in enumerate(reports):
        outlets.append(report.outlet)
        parties.add()
        for bond, reason in _bonds(report):
            earlier = first.setdefault(bond, number)
            if parties.join(earlier, number) and outlets[earlier] != report.outlet:
                reasons[reason] = None
        original = texts.original(report.shingles, number)
        if parties.join(original, number) and outlets[original] != report.outlet:
            reasons["same text"] = None
    return Sources(outlets=len(set(outlets)), independent=parties.count, why=", ".join(reasons))


def _bonds(report: Outlet) -> Iterator[tuple[tuple[str, str], str]]:
    """What a report is known by, and what it means when another is known by it, too."""
    yield ("outlet", report.outlet), ""
    yield ("owner", report.owner), f"of {report.owner}"
    if report.agency:
        yield ("agency", report.agency), f"carry {report.agency}"


class _Parties:
    """Numbers that are joined into parties (union-find, halving paths)."""

    def __init__(self) -> None:
        self._parent: list[int] = []
        self.count = 0

    def add(self) -> None:
        self._parent.append(len(self._parent))
        self.count += 1

    def join(self, one: int, other: int) -> bool:
        """Whether they were in two parties until now."""
        one, other = self._root(one), self._root(other)
        self._parent[max(one, other)] = min(one, other)
        self.count -= one != other
        return one != other

    def _root(self, at: int) -> int:
        while self._parent[at] != at:
            self._parent[at] = at = self._parent[self._parent[at]]
        return at


class _Texts:
    """The texts so far, by their shingles. A copy is not kept: its original stands for it."""

    def __init__(self) -> None:
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        self._sizes: dict[int, int] = {}

    def original(self, shingles: frozenset[str], number: int) -> int:
        """The first text that this one is near-identical to; `number`, its own, when there is none."""
        shared = Counter(number for shingle in shingles for number in self._with.get(shingle, ()))
        copied = [it for it, many in shared.items() if many >= _ALIKE * min(len(shingles), self._sizes[it])]
        if copied:
            return min(copied)
        self._sizes[number] = len(shingles)
        for shingle in shingles:
            self._with[shingle].append(number)
        return number
