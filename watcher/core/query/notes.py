"""What is right in a query, and yet perhaps not meant; and what it takes to reach a threshold, in words.

What is *not* here: what is wrong (parse.py and those that it calls).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from watcher.core.model import Phrase, Term
from watcher.core.query.capitals import is_acronym
from watcher.core.query.shapes import leaves
from watcher.core.text.fold import fold

_TITLE = 2  # as core/match.py counts
_LIKE_A_WEIGHT = re.compile(r"([^\W\d_]{4,})-(\d*[05])")
"""`football-40`, but not `covid-19`, `Su-25` or `Boeing-740`: weights are round, and what they weigh is a word."""
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»|„[^“”]*[“”]')
_OPERATORS = frozenset({"and", "or", "not"})

# Words that hardly a text of their language is without, folded.
_COMMON_WORDS = """
a about after all also an and are as at be been but by can do for from had has have he her his how i if in into is
it its more my no not of on or our out over she so than that the their them then they this to up was we were what
when which who will with would you your
au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur mais ne nous on ou par pas pour que
qui sa se ses son sur un une vous
al como con del el era es esta este fue ha las lo los mas muy para pero por sin su sus una y ya
ao com da das do dos e em foi mais mas na nao nas nos os ou pelo se seu sua um uma
che chi del della di gli i il la nel non o per piu si sono
aber als am auch auf aus bei das dem den der die durch ein eine einem einen einer er es fur hat im ist mit nach
nicht noch oder sich sie sind und uber um vom von vor war wie wird wir zu zum zur
de een en het in is met niet op te van voor zijn
bir bu da de icin ile ve
а без был в во вот все для до его ее если за и из или их к как когда ли мы на не нет но о об он она они от по под
при с со так там то у уже что это
و في من على الى ان عن مع هذا هذه التي الذي ما لا هو هي او ثم كان
در به از كه اين را با است و
"""
_COMMON = frozenset(fold(_COMMON_WORDS).split())


def notes(terms: Iterable[Term]) -> Iterator[str]:
    """What may be meant differently, a line for each term of which there is something to say."""
    for term in terms:
        if (like := _LIKE_A_WEIGHT.fullmatch(term.source)) and like[1] == like[1].lower():
            yield f"{term.source} is a word: did you mean {like[1]}^-{like[2]}?"
        elif term.weight == 0 and not term.veto:
            yield f"{term.source} weighs 0 and changes nothing: give it a weight, or join it to words by AND"
        elif common := _common_alone(term):
            yield f"{term.source} is found in nearly every text, by {common}"
        elif operator := _small_operator(term):
            yield f"{term.source} has {operator} in small letters, which is a word: did you mean {operator.upper()}?"
        elif name := _small_list(term):
            yield f"{term.source} has {name}, which is a word: lists are in capitals, {name.upper()}"


def _common_alone(term: Term) -> str:
    """A phrase of common words alone that the term has; "" if it has none."""
    for leaf in leaves(term.expression):
        if isinstance(leaf, Phrase) and _is_common(leaf):
            return leaf.text
    return ""


def _is_common(phrase: Phrase) -> bool:
    if phrase.field or any(map(is_acronym, phrase.words)):
        return False
    return set(fold(phrase.text).split()) <= _COMMON


def _small_operator(term: Term) -> str:
    """A bare and, or, not inside a compound, where it is seldom meant as a word."""
    if isinstance(term.expression, Phrase) and "(" not in term.source:
        return ""
    return next((word for word in _bare_words(term) if word in _OPERATORS), "")


def _small_list(term: Term) -> str:
    """A bare @armed, which finds armed."""
    names = (word for word in _bare_words(term) if word.startswith("@") and word[1:].isalnum())
    return next((name for name in names if name != name.upper()), "")


def _bare_words(term: Term) -> Sequence[str]:
    return re.split(r"[\s()]+", _QUOTED.sub(" ", term.source))


def reach(terms: Iterable[Term], threshold: int) -> str:
    """What reaches the threshold, such as `two terms, or one in the title`, for terms of each weight by themselves."""
    weights = Counter(term.weight for term in terms if term.weight > 0)
    ways = {weight: _way(weight, of_them, threshold) for weight, of_them in sorted(weights.items(), reverse=True)}
    if len(ways) > 1:
        told = [_told(*way, f"of {weight}", f"of {weight}") for weight, way in ways.items() if way]
        return "; ".join(told) or "terms of several weights together"
    return next((_told(*way, "term", "terms") for way in ways.values() if way), "")


def _way(weight: int, of_them: int, threshold: int) -> tuple[int, int] | None:
    """How many terms of one weight it takes, 0 when there are not enough of them, and how many in the title."""
    anywhere, in_title = -(-threshold // weight), -(-threshold // (weight * _TITLE))
    return (anywhere if anywhere <= of_them else 0, in_title) if in_title <= of_them else None


def _told(anywhere: int, in_title: int, one: str, many: str) -> str:
    if anywhere in (0, in_title):
        where = "" if anywhere else " in the title"
        return f"{_number(in_title)} {one if in_title == 1 else many}{where}"
    return f"{_number(anywhere)} {one if anywhere == 1 else many}, or {_number(in_title)} in the title"


def _number(number: int) -> str:
    return _NUMBERS[number - 1] if number <= len(_NUMBERS) else str(number)
