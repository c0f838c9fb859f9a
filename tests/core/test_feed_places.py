"""Where a source itself places its entries: GeoRSS, GML, W3C Geo, CAP and GDACS, well-formed or not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.documents import atom, only_entry, read, rss
from watcher.core.feed.countries import alpha2
from watcher.core.feed.places import ELEMENTS, read_places
from watcher.core.model import Entry, Locus

NAMESPACES = (
    'version="2.0" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" xmlns:georss="http://www.georss.org/georss" '
    'xmlns:gml="http://www.opengis.net/gml" xmlns:gdacs="http://www.gdacs.org" '
    'xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2"'
)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "feeds"

POINT = (Locus(36.34, 43.13),)

POINTS = {
    "GeoRSS": ("<georss:point>36.34 43.13</georss:point>", POINT),
    "GeoRSS, with attributes": ('<georss:point featurename="Mosul" radius="500">36.34 43.13</georss:point>', POINT),
    "GeoRSS, with a comma and line ends": ("<georss:point>\n 36.34,\n43.13 </georss:point>", POINT),
    "GeoRSS, every one of several": (
        "<georss:point>36.34 43.13</georss:point><georss:point>-1.5 30</georss:point>",
        (*POINT, Locus(-1.5, 30)),
    ),
    "GeoRSS, the same twice": (
        "<georss:point>36.34 43.13</georss:point><georss:point>36.34 43.13</georss:point>",
        POINT,
    ),
    "GeoRSS, a circle": ("<georss:circle>36.34 43.13 500</georss:circle>", POINT),
    "GML": ("<georss:where><gml:Point><gml:pos>36.34 43.13</gml:pos></gml:Point></georss:where>", POINT),
    "GML, with a height": ('<gml:Point><gml:pos srsDimension="3">36.34 43.13 220</gml:pos></gml:Point>', POINT),
    "GML, its reference system a URL": (
        '<georss:where><gml:Point srsName="http://www.opengis.net/def/crs/EPSG/0/4326"><gml:pos>36.34 43.13</gml:pos>'
        "</gml:Point></georss:where>",
        POINT,
    ),
    "GML, a position outside of a point": ("<gml:pos>36.34 43.13</gml:pos>", POINT),
    "GML, a ring that is none": (
        "<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>here and there</gml:posList></gml:LinearRing>"
        "</gml:exterior></gml:Polygon>",
        (),
    ),
    "W3C": ("<geo:lat>36.34</geo:lat><geo:long>43.13</geo:long>", POINT),
    "W3C, the other name and order": ("<geo:lon>43.13</geo:lon><geo:lat>36.34</geo:lat>", POINT),
    "W3C, in a point": ("<geo:Point><geo:lat>36.34</geo:lat><geo:long>43.13</geo:long></geo:Point>", POINT),
    "W3C, in one": ("<geo:lat_long>36.34,43.13</geo:lat_long>", POINT),
    "W3C, half of it": ("<geo:lat>36.34</geo:lat>", ()),
    "CAP, a circle": ("<cap:circle>36.34,43.13 0</cap:circle>", POINT),
    "nothing": ("<georss:elev>300</georss:elev><georss:point/>", ()),
}


@pytest.mark.parametrize("broken", ["", "<x>"], ids=["well-formed", "not well-formed"])
@pytest.mark.parametrize(("item", "points"), POINTS.values(), ids=POINTS)
def test_points(item: str, points: tuple[Locus, ...], broken: str) -> None:
    """Each way to write a point gives that point, and no way to write one wrong costs the document."""
    entry = only_entry(
        rss(f"<item><title>A</title>{item}</item>", attributes=NAMESPACES).replace("<item>", f"{broken}<item>")
    )
    assert (entry.title, entry.points, entry.countries) == ("A", points, ())


SHAPES = {
    "a box": ("<georss:box>42 -71 43 -69</georss:box>", (42.5, -70)),
    "a line": ("<georss:line>0 10 0 12 0 14</georss:line>", (0, 12)),
    "a ring, its first corner once": ("<georss:polygon>10 10 10 12 12 12 12 10 10 10</georss:polygon>", (11, 11)),
    "a ring in CAP": ("<cap:area><cap:polygon>10,10 10,12 12,12 12,10 10,10</cap:polygon></cap:area>", (11, 11)),
    "a ring in GML": (
        "<gml:LinearRing><gml:posList>10 10 10 12 12 12 12 10 10 10</gml:posList></gml:LinearRing>",
        (11, 11),
    ),
    "an envelope in GML": (
        "<gml:Envelope><gml:lowerCorner>42 -71</gml:lowerCorner><gml:upperCorner>43 -69</gml:upperCorner>"
        "</gml:Envelope>",
        (42.5, -70),
    ),
    "over the date line": ("<georss:box>-20 178 -16 -178</georss:box>", (-18, 180)),
}


@pytest.mark.parametrize(("item", "centre"), SHAPES.values(), ids=SHAPES)
def test_shapes(item: str, centre: tuple[float, float]) -> None:
    """A shape gives its middle."""
    (found,) = only_entry(rss(f"<item><title>A</title>{item}</item>", attributes=NAMESPACES)).points
    assert (found.latitude, abs(found.longitude)) == pytest.approx((centre[0], abs(centre[1])), abs=0.05)


WRONG = {
    "out of range": "<georss:point>136.34 43.13</georss:point>",
    "longitude first": "<georss:point>-118.2 34.0</georss:point>",
    "not a number": "<georss:point>nan nan</georss:point>",
    "infinite": "<georss:point>inf 3</georss:point>",
    "a decimal comma": "<georss:point>36,34 43,13</georss:point>",
    "an exponent": "<georss:point>1e1 2e1</georss:point>",
    "zero and zero": "<geo:lat>0.000</geo:lat><geo:long>0</geo:long>",
    "degrees in words": "<georss:point>36°20'N 43°8'E</georss:point>",
    "digits of another script": "<georss:point>٣٦ ٤٣</georss:point>",
    "half a point": "<georss:point>36.34</georss:point>",
    "four numbers": "<georss:point>1 2 3 4</georss:point>",
    "half a corner": "<georss:polygon>10 10 10 12 12 12 12</georss:polygon>",
    "a corner out of range": "<georss:polygon>10 10 10 12 12 212 10 10</georss:polygon>",
    "the whole map": "<georss:box>-90 -180 90 180</georss:box>",
    "a continent": "<georss:box>-35 -17 37 51</georss:box>",
    "a ring of absurd length": f"<georss:polygon>{'10 10 10 12 12 12 ' * 2_000}</georss:polygon>",
    "a number of absurd length": f"<georss:point>{'1' * 5_000} 3</georss:point>",
    "GDACS, a box in an order of its own": "<gdacs:bbox>55 81 -46 -20</gdacs:bbox>",
}


@pytest.mark.parametrize("item", WRONG.values(), ids=WRONG)
def test_wrong_places(item: str) -> None:
    """A wrong place is worse than none; the entry stays."""
    assert only_entry(rss(f"<item><title>A</title>{item}</item>", attributes=NAMESPACES)) == Entry(title="A")


GEOCODE = "<cap:geocode><{0}valueName>{1}</{0}valueName><{0}value>{2}</{0}value></cap:geocode>"
COUNTRIES = {
    "GDACS, a code": ("<gdacs:iso3>TCD</gdacs:iso3>", ("TD",)),
    "GDACS, names": ("<gdacs:country>Chad, South Sudan ,Bosnia &amp; Herzegovina</gdacs:country>", ("TD", "SS", "BA")),
    "GDACS, both": ("<gdacs:iso3>AGO</gdacs:iso3><gdacs:country>Angola, Chad</gdacs:country>", ("AO", "TD")),
    "GDACS, none": ("<gdacs:iso3/><gdacs:country>[unknown]</gdacs:country>", ()),
    "CAP, of Meteoalarm": (GEOCODE.format("cap:", "EMMA_ID", "AT305"), ("AT",)),
    "CAP, without a prefix": (GEOCODE.format("", "EMMA_ID", "AT305"), ("AT",)),
    "CAP, of Eurostat": (
        GEOCODE.format("cap:", "NUTS3", "EL301") + GEOCODE.format("cap:", "NUTS3", "UKC1"),
        ("GR", "GB"),
    ),
    "CAP, ISO 3166": (GEOCODE.format("cap:", "ISO3166-2", "IQ-NI"), ("IQ",)),
    "CAP, a code of another kind": (GEOCODE.format("cap:", "UGC", "IQZ001"), ()),
    "CAP, kinds in turn": (
        "<cap:geocode><valueName>UGC</valueName><value>CAZ1</value><valueName>EMMA_ID</valueName><value>FR1</value>"
        "</cap:geocode>",
        ("FR",),
    ),
}


@pytest.mark.parametrize(("item", "countries"), COUNTRIES.values(), ids=COUNTRIES)
def test_countries(item: str, countries: tuple[str, ...]) -> None:
    """Codes of two letters, whichever codes or names the source has, each once."""
    entry = only_entry(rss(f"<item><title>A</title>{item}</item>", attributes=NAMESPACES))
    assert (entry.countries, entry.points) == (countries, ())


def test_an_alert_in_atom() -> None:
    """As the National Weather Service writes: areas with shapes and codes in the entry."""
    entry = f"""<entry><title>Flood Warning</title><cap:areaDesc>El Dorado, CA</cap:areaDesc>
        <cap:polygon>38.47,-120.14 38.34,-119.95 38.52,-119.74 38.62,-119.89 38.47,-120.14</cap:polygon>
        {GEOCODE.format("", "FIPS6", "006017")}</entry>"""
    (point,) = only_entry(atom(entry, attributes=NAMESPACES.partition(" ")[2])).points
    assert (point.latitude, point.longitude) == pytest.approx((38.49, -119.93), abs=0.01)


def test_the_place_of_a_feed() -> None:
    """A point of the channel is not one of its items."""
    channel = "<title>News</title><georss:point>36.34 43.13</georss:point>"
    feed = read(rss("<item><title>A</title></item>", channel=channel, attributes=NAMESPACES))
    assert feed.entries == (Entry(title="A"),)


def test_another_prefix() -> None:
    """Namespaces are known by their addresses."""
    item = (
        '<item><title>A</title><g:point xmlns:g="http://www.georss.org/georss">36.34 43.13</g:point>'
        '<circle xmlns="urn:oasis:names:tc:emergency:cap:1.2">1,2 0</circle>'
        '<d:iso3 xmlns:d="http://www.gdacs.org">IRQ</d:iso3></item>'
    )
    assert only_entry(rss(item)) == Entry(title="A", points=(*POINT, Locus(1, 2)), countries=("IQ",))


def test_an_element_of_our_own_word() -> None:
    """What a document calls `places` has nothing to do with ours."""
    item = "<item><title>A</title><places>x</places><georss:point>36.34 43.13</georss:point></item>"
    assert only_entry(rss(item, attributes=NAMESPACES)).points == POINT


def test_at_most() -> None:
    """An entry has at most 32 points, its first."""
    points = [Locus(number / 10, 1) for number in range(100)]
    told = [("georss_point", f"{point.latitude} {point.longitude}") for point in points]
    assert read_places(told) == (tuple(points[:32]), ())


TOLD = st.lists(st.tuples(st.sampled_from(sorted(ELEMENTS)), st.text("0123456789.,- naif\u0661IQ", max_size=30)))


@given(TOLD)
def test_whatever_is_told(told: list[tuple[str, str]]) -> None:
    """Points are on the earth, countries have two letters, and nothing raises."""
    points, countries = read_places(told)
    assert all(abs(point.latitude) <= 90 and abs(point.longitude) <= 180 for point in points)
    assert all(len(country) == 2 and country.isupper() for country in countries)
    assert len(set(points)) == len(points) <= 32


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TCD", "TD"),
        ("td", "TD"),
        ("Democratic Republic of Congo", "CD"),
        (" south\n sudan ", "SS"),
        ("Viet Nam", "VN"),
        ("Turkey", "TR"),
        ("XX", ""),
        ("", ""),
    ],
)
def test_codes_and_names_of_countries(text: str, code: str) -> None:
    """Codes of two and three letters and English names, whatever their case and spaces."""
    assert alpha2(text) == code


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collection of real documents is not here")
@pytest.mark.parametrize(
    ("document", "items", "placed"), [("gdacs-rss-24h.xml", 21, 21), ("gdacs-rss.xml", 16, 16), ("gdacs-2.xml", 1, 0)]
)
def test_real_documents(document: str, items: int, placed: int) -> None:
    """Each item of GDACS has the point of its event; one with nothing but a box has none."""
    entries = read((SHARED / document).read_bytes()).entries
    assert (len(entries), sum(len(entry.points) for entry in entries)) == (items, placed)
