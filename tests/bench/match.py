"""CPU of the matcher: items a second on one core, beside one `re` per term.

Items of 60 to 120 words in five scripts, watches of ten terms; words are drawn as in a language, a few of them often.
"""

import re
import time
from collections.abc import Callable, Sequence
from random import Random

from watcher.core.match import Matcher
from watcher.core.model import Entry, Term, Watch
from watcher.core.query import parse
from watcher.core.text.fold import fold

ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "abcdefghijklmnopqrstuvwéàçñü",
    "абвгдежзийклмнопрстуфхцчшщыэюя",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "警方称武装分子在附近袭击了车队造成九人死亡",
)
ITEMS = 2_000
VOCABULARY = 8_000
RE_SECONDS = 3.0
TERMS_PER_WATCH = 10


def main() -> None:
    random = Random(2016)  # noqa: S311 - the same items and terms in every run
    vocabularies = [vocabulary(alphabet, random) for alphabet in ALPHABETS]
    entries = [entry(random.choice(vocabularies), random) for _ in range(ITEMS)]
    print(f"\nmatch: {ITEMS:,} items of 60 to 120 words in {len(ALPHABETS)} scripts, CPU of one core")
    print("  terms    items/s   build    matches   one re per term, items/s    ratio")
    for count in (10, 1_000, 10_000):
        print(row(query(vocabularies, count, random), entries))


def row(written: str, entries: Sequence[Entry]) -> str:
    started = time.process_time()
    terms = parse(written)
    parts = [terms[first : first + TERMS_PER_WATCH] for first in range(0, len(terms), TERMS_PER_WATCH)]
    matcher = Matcher([Watch(name=f"W{number}", terms=part) for number, part in enumerate(parts)])
    built = time.process_time() - started
    fast, matches = rate(matcher.judge, entries)
    slow, _ = rate(one_re_per_term(terms), entries, seconds=RE_SECONDS)
    return f"{len(terms):7,} {fast:10,.0f} {built:5.2f} s {matches:10,} {slow:26,.1f} {fast / slow:8,.0f}"


def vocabulary(alphabet: str, random: Random) -> Sequence[str]:
    return ["".join(random.choices(alphabet, k=random.randint(3, 9))) for _ in range(VOCABULARY)]


def is_han(words: Sequence[str]) -> bool:
    return words[0][0] in ALPHABETS[-1]


def entry(words: Sequence[str], random: Random) -> Entry:
    """Half of the words are of the first eighth of the vocabulary. A Chinese text of as much news has fewer of them."""
    count = random.randint(60, 120) // (3 if is_han(words) else 1)
    drawn = [words[int(VOCABULARY * random.random() ** 3)] for _ in range(count)]
    joint = "" if is_han(words) else " "
    return Entry(title=joint.join(drawn[:10]).capitalize(), summary=joint.join(drawn[10:]) + ".")


def query(vocabularies: Sequence[Sequence[str]], count: int, random: Random) -> str:
    """Terms that differ: a tenth of them words that items have, the others rare; a third are phrases, a fifth stems."""
    terms: dict[str, str] = {}
    while len(terms) < count:
        words = random.choice(vocabularies)
        term = random.choice(words) if random.random() < 0.1 else random.choice(words) + random.choice(words)
        form = random.random()
        if form < 0.2 and not is_han(words):
            term += "*"
        elif form < 0.5:
            term += f" {random.choice(words)}"
        terms.setdefault(fold(term), term)
    return ", ".join(terms.values())


def one_re_per_term(terms: Sequence[Term]) -> Callable[[Entry], Sequence[str]]:
    """What one would write first: an expression for each term, over the folded text."""
    expressions = [
        (term.source, re.compile(rf"\b{re.escape(fold(term.source))}{'' if '*' in term.source else chr(92) + 'b'}"))
        for term in terms
    ]

    def judge(said: Entry) -> Sequence[str]:
        text = f"{fold(said.title)}\n{fold(said.summary)}"
        return [source for source, expression in expressions if expression.search(text)]

    return judge


def rate(
    judge: Callable[[Entry], Sequence[object]], entries: Sequence[Entry], seconds: float = 60
) -> tuple[float, int]:
    """Items a second of CPU, measured for no longer than this, and how many matches there were."""
    started, found, done = time.process_time(), 0, 0
    for done, said in enumerate(entries, start=1):  # noqa: B007 - it is counted
        found += len(judge(said))
        if time.process_time() - started > seconds:
            break
    return done / (time.process_time() - started), found


if __name__ == "__main__":
    main()
