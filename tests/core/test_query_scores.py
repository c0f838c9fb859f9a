"""What a compound adds: its weight once, twice that when the title satisfies it; vetoes and thresholds."""

import pytest

from watcher.core.match import Matcher
from watcher.core.model import Entry, Match, Watch
from watcher.core.query import parse


def judge(query: str, title: str, summary: str, threshold: int = 1) -> Match | None:
    matcher = Matcher([Watch(name="W", terms=parse(query), threshold=threshold)])
    return next(iter(matcher.judge(Entry(title=title, summary=summary))), None)


# A query, title, summary, and the score; None is no match.
SCORES: list[tuple[str, str, str, int | None]] = [
    ("coup AND junta", "Coup by junta", "", 20),
    ("coup AND junta", "Coup", "the junta", 10),
    ("coup AND junta", "x", "coup by junta", 10),
    ("coup AND junta", "Coup", "x", None),
    ("(coup AND junta)^7", "Coup by junta", "coup by junta", 14),
    ("coup AND junta^7", "Coup by junta", "", 14),
    ("coup OR junta^7", "Coup by junta", "", 14),
    ("coup OR junta^7", "Coup", "the junta", 14),
    ("coup OR junta^7", "x", "junta and coup", 7),
    ("coup NEAR/2 junta^7", "Coup by junta", "", 14),
    ("coup NEAR/2 junta^7", "x", "Coup by junta", 7),
    ("coup NEAR/2 junta^7", "Coup against the old junta", "coup by junta", 7),
    ("coup NEAR/2 junta^7", "Coup", "junta", None),
    ("coup BEFORE/2 junta^7", "Junta: coup", "coup: junta", 7),
    ("coup SAME junta^7", "Coup. Junta", "A coup by junta.", 7),
    ("coup SAME junta^7", "A coup by junta.", "x", 14),
    ("coup AND NOT football", "Coup", "x", 20),
    ("coup AND NOT football", "x", "coup", 10),
    ("coup AND NOT football", "Coup", "football", None),
    ("coup AND NOT football", "Football", "coup", None),
    ("coup AND (junta OR army)", "Coup by army", "the junta", 20),
    ("coup AND (junta OR army)", "Coup", "the army", 10),
    ("coup AND (junta OR army)", "Army", "the coup", 10),
    ("(coup AND junta) OR army", "Coup", "junta and army", 10),
    ("(coup AND junta) OR army", "Coup, army", "junta", 20),
    ("coup AND (junta NEAR/1 army)", "Coup", "junta, army", 10),
    ("coup AND (junta NEAR/1 army)", "Coup: junta, army", "", 20),
    ("coup AND NOT (football AND cup)", "Coup", "football", 20),
    ("coup AND NOT (football AND cup)", "Coup, football", "the cup", None),
    ("coup AND NOT (football NEAR/1 cup)", "Coup, football", "the cup", 20),
    ("coup, coup AND junta", "x", "coup by junta", 20),
    ("coup, coup AND junta", "Coup", "junta", 30),
    ("coup^20, (coup AND junta)^-15", "x", "coup by junta", 5),
    ("coup^20, (coup AND junta)^-15", "x", "coup", 20),
    ("coup^20, (junta AND army)^-15", "Junta, army", "coup", None),
    ("coup^40, (junta AND army)^-15", "Junta, army", "coup", 10),
    ("coup^40, junta NEAR/2 army^-15", "x", "coup: junta, army", 25),
    ("coup^40, -(junta AND army)", "x", "coup: junta, army", None),
    ("coup^40, -(junta AND army)", "x", "coup: junta", 40),
    ("coup^40, -(junta NEAR/1 army)", "x", "coup: junta against the army", 40),
    ("coup^40, -(junta NEAR/1 army)", "x", "coup: army, junta", None),
    ("coup^40, -(football AND NOT junta)", "x", "coup, football", None),
    ("coup^40, -(football AND NOT junta)", "x", "coup, football, junta", 40),
    ("coup^40, -=Cup", "x", "coup, cup", 40),
    ("coup^40, -=Cup", "x", "coup, Cup", None),
    ("-football", "x", "coup", None),
    ("(coup\n OR junta)^3\narmy^+4", "x", "junta and army", 7),
    ("爆炸 AND 摩苏尔^9", "摩苏尔爆炸", "", 18),
    ("هجوم NEAR/2 قافلة^9", "هجوم على قافلة", "", 18),
    ("взрыв* AND NOT футбол^9", "Взрывы", "футбол", None),
]


@pytest.mark.parametrize(("query", "title", "summary", "score"), SCORES)
def test_a_compound_adds_once(query: str, title: str, summary: str, score: int | None) -> None:
    """Twice when one satisfying set of its positive parts lies in the title; NOT parts look at the whole item."""
    match = judge(query, title, summary)

    assert (match.score if match else None) == score


@pytest.mark.parametrize(("threshold", "matches"), [(1, True), (29, True), (30, True), (31, False)])
def test_compounds_reach_a_threshold_together(threshold: int, matches: bool) -> None:
    """20 for a compound in the title and 10 for one in the text are 30."""
    query = "coup AND junta, army NEAR/1 barracks"

    assert bool(judge(query, "Coup by junta", "army in barracks", threshold)) == matches


def test_the_points_of_a_compound_stand_at_its_first_place() -> None:
    """Its other words, and its further places, are hits of 0 points, there to be marked."""
    match = judge("(coup AND junta)^7, coup NEAR/1 army", "A coup by the junta", "The army: coup")

    assert match is not None
    assert [(hit.term, hit.field, hit.start, hit.text, hit.points) for hit in match.hits] == [
        ("(coup AND junta)", "title", 2, "coup", 14),
        ("coup NEAR/1 army", "summary", 4, "army", 10),
        ("(coup AND junta)", "title", 14, "junta", 0),
        ("(coup AND junta)", "summary", 10, "coup", 0),
        ("coup NEAR/1 army", "summary", 10, "coup", 0),
    ]
