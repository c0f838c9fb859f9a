"""CPU and memory of the matcher: items a second on one core, beside one `re` per term.

Items of 60 to 120 words in five scripts, whose words are as frequent as in a language (Zipf: that of rank r is drawn in
proportion to 1 / (r + 2.7)). Watches of ten terms with a threshold of 20, as in the examples of the README. Three
terms in ten have words that items have, the commonest 200 words aside and rare ones as likely as common ones (by the
logarithm of their rank); the others are names that are never met. A third of the terms are compounds: AND, NOT, NEAR,
BEFORE, SAME. The terms of a watch are of one language, so that several are found together, and every thirtieth word of
an item is one that no other has. Every row is measured in a process of its own, so that its memory is its own, and
after 8,000 other items, as many as come in an hour or two where there are so many watches: by then it knows most words.
"""

import multiprocessing
import os
import re
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from random import Random
from typing import NamedTuple

from tests.bench.usage import peak_memory, resident_memory
from watcher.adapters.memory import made_to_stay
from watcher.core.match import Matcher
from watcher.core.model import Entry, Expression, Phrase, Term, Watch
from watcher.core.query import parse
from watcher.core.text.fold import fold

ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "abcdefghijklmnopqrstuvwéàçñü",
    "абвгдежзийклмнопрстуфхцчшщыэюя",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "".join(map(chr, range(0x4E00, 0x4E00 + 3_000))),  # as many as Chinese papers use
)
SIZES = (10, 1_000, 10_000, 100_000)
ITEMS = 2_000
WARMING = 8_000
VOCABULARY = 20_000
COMMONEST = 200
NEW = 0.03
"""Share of an item's words that no other has: names, figures, slips of the pen."""
QUOTED = 0.5
MET = 0.3
COMPOUND = 1 / 3
TERMS_PER_WATCH = 10
THRESHOLD = 20
RE_SECONDS = 3.0
RE_AT_MOST = 10_000
"""Terms above which the comparison is left out: compiling the expressions alone takes a minute."""

CUMULATED = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))


class Counts(NamedTuple):
    """Of all items: how many matched, how many watches they matched, how many terms were found in them."""

    matched: int
    matches: int
    hits: int


class Row(NamedTuple):
    """What was measured at one number of terms; seconds of CPU.

    MB of the process, Python (24 MB) and the texts of the queries included: at most while building, and at the end.
    An item's hits are terms that are found in it, of watches that match or not.
    """

    terms: int
    watches: int
    rate: float
    parsing: float
    building: float
    peak: float
    resident: float
    counts: Counts
    rate_of_re: float | None

    def __str__(self) -> str:
        slow = (
            f"{self.rate_of_re:14,.1f} {self.rate / self.rate_of_re:8,.0f}"
            if self.rate_of_re
            else f"{'-':>14} {'-':>8}"
        )
        return (
            f"{self.terms:7,} {self.watches:8,} {self.rate:9,.0f} {self.parsing:7.2f} s {self.building:6.2f} s"
            f" {self.peak:6,.0f} MB {self.resident:6,.0f} MB {self.counts.matched / ITEMS:8.1%}"
            f" {self.counts.matches / ITEMS:7.2f} {self.counts.hits / ITEMS:5.1f} {slow}"
        )


def main() -> None:
    print(f"\nmatch: {ITEMS:,} items of 60 to 120 words in {len(ALPHABETS)} scripts, CPU of one core")
    print(
        "  terms  watches   items/s   parsing  building      peak  resident  matched  an item: matches, hits"
        "  re: items/s    ratio"
    )
    vocabularies = [*map(vocabulary, ALPHABETS)]
    context = multiprocessing.get_context("spawn")
    for count in SIZES:
        with context.Pool(1) as pool:
            print(pool.apply(measured, (queries(vocabularies, count),)), flush=True)


def measured(written: Sequence[str]) -> Row:
    """In a fresh process, whose peak of memory is then that of reading and building."""
    started = time.process_time()
    with made_to_stay():
        watches = [Watch(name=f"W{at}", terms=parse(one), threshold=THRESHOLD) for at, one in enumerate(written)]
        parsed = time.process_time()
        matcher = Matcher(watches)
    built = time.process_time()
    peak = peak_memory(os.getpid())
    warming, entries = items()
    rate(matcher.judge, warming)
    fast = rate(matcher.judge, entries)
    resident = resident_memory(os.getpid())
    terms = [term for watch in watches for term in watch.terms]
    slow = rate(one_re_per_phrase(terms), entries, RE_SECONDS) if len(terms) <= RE_AT_MOST else None
    counts = counted(watches, entries)
    return Row(len(terms), len(watches), fast, parsed - started, built - parsed, peak, resident, counts, slow)


def counted(watches: Sequence[Watch], entries: Sequence[Entry]) -> Counts:
    """A watch that matches at one point shows all of its terms that are found."""
    matcher, shower = Matcher(watches), Matcher([replace(watch, threshold=1) for watch in watches])
    matches = [len(matcher.judge(entry)) for entry in entries]
    hits = [hit for entry in entries for match in shower.judge(entry) for hit in match.hits if hit.points]
    return Counts(sum(map(bool, matches)), sum(matches), len(hits))


# --- items and terms --------------------------------------------------------------------------------------------------


def vocabulary(alphabet: str) -> Sequence[str]:
    """Words by rank, those that are met more often first; the same in every run."""
    random = Random(alphabet)  # noqa: S311 - no secret
    shortest, longest = (2, 4) if is_han(alphabet) else (3, 9)
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(random.choices(alphabet, k=random.randint(shortest, longest)))] = None
    return list(found)


def is_han(words: Sequence[str]) -> bool:
    return words[0][0] in ALPHABETS[-1]


def items() -> tuple[Sequence[Entry], Sequence[Entry]]:
    """Some for warming up and some for measuring."""
    random = Random(2016)  # noqa: S311  repeatable, not secret
    vocabularies = [*map(vocabulary, ALPHABETS)]
    entries = [entry(random.choice(vocabularies), random) for _ in range(WARMING + ITEMS)]
    return entries[:WARMING], entries[WARMING:]


def entry(words: Sequence[str], random: Random) -> Entry:
    """Each character of Chinese counts as a word. Every twelfth word ends a sentence; half of the items quote."""
    count = random.randint(60, 120) // (3 if is_han(words) else 1)
    drawn = [drawn_from(words, random) for _ in range(count)]
    joint, stop = ("", "。") if is_han(words) else (" ", ".")
    sentences = [joint.join(drawn[first : first + 12]).capitalize() + stop for first in range(10, count, 12)]
    if random.random() < QUOTED:
        sentences[-1] = f"“{sentences[-1]}”"
    return Entry(title=joint.join(drawn[:10]).capitalize(), summary=joint.join(sentences))


def drawn_from(words: Sequence[str], random: Random) -> str:
    """A word of the language, or one that nobody has written before."""
    if random.random() < NEW:
        return name(words, random)
    return words[bisect_right(CUMULATED, random.random() * CUMULATED[-1])]


def queries(vocabularies: Sequence[Sequence[str]], count: int) -> Sequence[str]:
    """One for each watch, in one language; all terms differ."""
    random = Random(count)  # noqa: S311  repeatable, not secret
    terms: dict[str, str] = {}
    while len(terms) < count:
        words = vocabularies[len(terms) // TERMS_PER_WATCH % len(vocabularies)]
        term = compound(words, random) if random.random() < COMPOUND else phrase(words, random)
        terms.setdefault(fold(term), term)
    written = list(terms.values())
    return ["\n".join(written[first : first + TERMS_PER_WATCH]) for first in range(0, count, TERMS_PER_WATCH)]


def compound(words: Sequence[str], random: Random) -> str:
    one, two, three, four = (phrase(words, random) for _ in range(4))
    return random.choice(
        (
            f"{one} AND {two}",
            f"{one} AND NOT {two}",
            f"{one} NEAR/8 {two}",
            f"({one} OR {two}) NEAR/8 ({three} OR {four})",
            f"{one} BEFORE/5 {two}",
            f"{one} SAME ({two} OR {three})",
        )
    )


def phrase(words: Sequence[str], random: Random) -> str:
    """A word; a fifth are stems, three tenths phrases of two words."""
    form = random.random()
    if form < 0.2 and not is_han(words):
        return f"{word(words, random)}*"
    return f"{word(words, random)} {word(words, random)}" if form < 0.5 else word(words, random)


def word(words: Sequence[str], random: Random) -> str:
    if random.random() < MET:
        return words[int(COMMONEST * (VOCABULARY / COMMONEST) ** random.random())]
    return name(words, random)


def name(words: Sequence[str], random: Random) -> str:
    joined = random.choice(words) + random.choice(words)
    return joined[:4] if is_han(words) else joined[: random.randint(6, 11)]


# --- what it is held against ------------------------------------------------------------------------------------------


def one_re_per_phrase(terms: Sequence[Term]) -> Callable[[Entry], Sequence[str]]:
    """What one would write first: an expression for each phrase, over the folded text; operators are not even asked."""
    expressions = [
        re.compile(rf"\b{re.escape(fold(found.text))}{'' if '*' in found.text else chr(92) + 'b'}")
        for term in terms
        for found in phrases_of(term.expression)
    ]

    def judge(said: Entry) -> Sequence[str]:
        text = f"{fold(said.title)}\n{fold(said.summary)}"
        return [expression.pattern for expression in expressions if expression.search(text)]

    return judge


def phrases_of(expression: Expression) -> Iterator[Phrase]:
    if isinstance(expression, Phrase):
        yield expression
    for name in ("parts", "part", "left", "right"):
        parts = getattr(expression, name, ())
        for part in parts if isinstance(parts, tuple) else (parts,):
            yield from phrases_of(part)


def rate(judge: Callable[[Entry], object], entries: Sequence[Entry], seconds: float = 60) -> float:
    """Items a second of CPU, measured for no longer than this."""
    started = time.process_time()
    for done, said in enumerate(entries, start=1):
        judge(said)
        if (spent := time.process_time() - started) > seconds:
            return done / spent
    return len(entries) / (time.process_time() - started)


if __name__ == "__main__":
    main()
