"""Forms and atoms: what the automaton looks for, and what is left to verify where it finds it."""

import pytest

from watcher.core.model import Phrase
from watcher.core.query import parse
from watcher.core.query.atoms import Form, forms, identity

ATOMS = [
    ("attack", [(" attack ", 0, " ")]),
    ("Car Bomb", [(" car bomb ", 0, " ")]),
    ("kidnap*", [(" kidnap", 0, " ")]),
    ("*bombing", [("bombing ", 0, "")]),
    ("aid w?rkers now", [("rkers now ", 1, "")]),
    ("ab*defg*c", [("defg", 0, "")]),
    ("in the *port zone", [("port zone ", 2, "")]),
    ("an air* over", [(" an air", 0, "")]),
    ("Su-25", [(" su 25 ", 0, " "), (" su25 ", 0, " ")]),
    ("=Su-25", [(" su 25 ", 0, "")]),
    ("WHO", [(" who ", 0, "")]),
    ("who", [(" who ", 0, " ")]),
    ("伊斯", [(" 伊 斯 ", 0, " ")]),
    ("이라크", [(" 이라크", 0, " ")]),
    ("داعش", [("داعش ", 0, "<")]),
    ("العراق", [("عراق ", 0, "&")]),
]


def forms_of(term: str) -> tuple[Form, ...]:
    expression = parse(term)[0].expression
    assert isinstance(expression, Phrase)
    return forms(expression)


@pytest.mark.parametrize(("term", "atoms"), ATOMS)
def test_the_atom_is_the_longest_literal_run(term: str, atoms: list[tuple[str, int, str]]) -> None:
    """With the number of the word in which, or before which, it begins, and the mark of what may stand
    before it, when that is all there is to verify."""
    found = [(*form.atom, form.opening(form.atom[0])) for form in forms_of(term)]

    assert found == atoms


def test_forms_are_bounded() -> None:
    """A phrase of many hyphens is looked for as parted at all of them, instead of in thousands of spellings."""
    assert len(forms_of("a-b c-d e-f")) == 8
    assert [form.size for form in forms_of(" ".join(f"x-{letter}" for letter in "abcdefghijkl"))] == [24]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Coup", "coup", True),
        ("Été", "ETE", False),
        ("État", "etat", True),
        ('"aid worker"', "aid worker", True),
        ("aid-worker", "aid worker", True),
        ("WHO", "who", False),
        ("=Who", "Who", False),
        ("-coup", "coup", True),
        ("SU-25", "Su-25", True),
        ("kidnap*", "kidnap", False),
        ("coup NOT football", "coup AND NOT (Football)", True),
        ("coup OR junta", "junta OR coup", True),
        ("coup AND junta", "coup OR junta", False),
        ("coup NEAR/3 junta", "coup NEAR/4 junta", False),
    ],
)
def test_terms_that_find_the_same_are_known(one: str, other: str, same: bool) -> None:
    """Writing makes no difference where folding makes none; capitals that count, and wildcards, do."""
    assert (identity(parse(one)[0].expression) == identity(parse(other)[0].expression)) == same
