"""`place:` in a query: how it is read, and what is refused."""

import pytest

from tests.support.places import small_world
from watcher.core.model import AnyOf, Expression, InPlace, Near, Phrase
from watcher.core.query import merged, parse
from watcher.core.query.shapes import leaves
from watcher.core.regions.area import Atlas
from watcher.errors import QueryError

ATLAS = Atlas(small_world())


def at(name: str) -> InPlace:
    return InPlace(ATLAS.place(name))


READ: list[tuple[str, Expression, int]] = [
    ("place:Kirkuk", at("Kirkuk"), 10),
    ("place:Kirkuk^20", at("Kirkuk"), 20),
    ('place:"United States"', at("United States"), 10),
    ("place:United States^-5", at("United States"), -5),
    ("place:(IQ OR ML)", AnyOf((at("IQ"), at("ML"))), 10),
    ("place:(IQ)", at("IQ"), 10),
    ('place:( IQ\n OR "United States")^7', AnyOf((at("IQ"), at("United States"))), 7),
    ("place:Tripoli/LY", at("Tripoli/LY"), 10),
    ("place:near:36.34/43.12/50km", at("near:36.34/43.12/50km"), 10),
    ("place:bbox:36/42/37/44", at("bbox:36/42/37/44"), 10),
    ("place:city:Mosul", at("city:Mosul"), 10),
    ("coup NEAR/20 place:ML", Near("NEAR", Phrase("coup"), at("ML"), 20), 10),
    ("place:ML SAME (coup OR junta)", Near("SAME", at("ML"), AnyOf((Phrase("coup"), Phrase("junta")))), 10),
    ("title:coup NEAR/20 place:ML", Near("NEAR", Phrase("coup", field="title"), at("ML"), 20), 10),
]


@pytest.mark.parametrize(("query", "expression", "weight"), READ)
def test_what_is_written(query: str, expression: Expression, weight: int) -> None:
    """A name runs like a phrase to the next sign; a group holds several."""
    (term,) = parse(query, {}, ATLAS.place)
    assert (term.expression, term.weight) == (expression, weight)
    assert term.source == " ".join(query.partition("^")[0].replace("( ", "(").split())


FAULTS = [
    ("place:Kirkuc^20", "no place is called Kirkuc", "Kirkuc^20", "Kirkuk (city, IQ)"),
    ('coup, place:"Kirkuc"', "no place is called Kirkuc", 'Kirkuc"', "Kirkuk (city, IQ)"),
    ("place:(IQ OR Kirkuc)", "no place is called Kirkuc", "Kirkuc)", "Kirkuk (city, IQ)"),
    ("place:Georgia", "Georgia may be any of several places", "Georgia", "admin:US.GA"),
    ("place:city:Iraq", "Iraq is a country", "Iraq", "Iraq (country)"),
    ("place:near:Mosul/100", "near: has no distance", "100", "near:Mosul/100km"),
    ("coup AND place:", "place: stands alone", "place:", "right behind it"),
    ("place: IQ", "place: stands alone", "place: IQ", "right behind it"),
    ("place:()", ") names no place", ")", "a place, such as"),
    ("place:(IQ OR)", ") names no place", ")", "place:(IQ OR SY)"),
    ("place:(OR IQ)", "OR names no place", "OR IQ)", "a place, such as"),
    ("place:(IQ AND ML)", "AND between places", "AND ML)", "OR between places"),
    ("place:(IQ NOT ML)", "NOT between places", "NOT ML)", "OR between places"),
    ("place:((IQ))", "( names no place", "(IQ))", "a place, such as"),
    ("place:/IQ/", "/IQ/ names no place", "/IQ/", "a place, such as"),
    ("place:=Iraq", "= names no place", "=Iraq", "a place, such as"),
    ("title:place:IQ", "a field inside a field", "title:place:IQ", "one field"),
    ("title:(coup OR place:IQ)", "a field inside a field", "title:(coup OR place:IQ)", "one field"),
    ("NOT place:IQ", "an item that says nothing would satisfy this", "NOT place:IQ", "joined by AND"),
    ("place:Iraq, place:IRAQ", "place:IRAQ finds the same as place:Iraq (line 1, column 1)", "place:IRAQ", "once"),
    ("place:IQ NEAR/3 url:example", "url: cannot stand beside NEAR", "url:example", "AND"),
]


@pytest.mark.parametrize(("query", "problem", "rest", "expected"), FAULTS)
def test_what_is_refused(query: str, problem: str, rest: str, expected: str) -> None:
    """With its place in the query, and the ways to write what may be meant."""
    with pytest.raises(QueryError) as caught:
        parse(query, {}, ATLAS.place)
    assert (caught.value.problem, query[caught.value.position :]) == (problem, rest)
    assert expected in caught.value.expected


def test_without_a_gazetteer() -> None:
    with pytest.raises(QueryError, match="no places are known here"):
        parse("place:IQ")


def test_the_same_places_are_one_term() -> None:
    """Lists may bring a place under several names: it counts once."""
    terms = [term for query in ("place:IQ", "place:Irak", "place:Mosul") for term in parse(query, {}, ATLAS.place)]
    assert [term.source for term in merged(terms)] == ["place:IQ", "place:Mosul"]
    assert [leaf.field for leaf in leaves(terms[0].expression)] == ["place"]
