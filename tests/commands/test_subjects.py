"""JSON lines as items: the instants that exports have. What else a line may hold is in test_match.py."""

import io
from datetime import UTC, datetime

import pytest

from watcher.commands.subjects import Lines, subject

NOON = datetime(2016, 10, 17, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "at"),
    [
        ('"2016-10-17T12:00:00Z"', NOON),
        ('"2016-10-17T12:00:00+00:00"', NOON),
        ('"2016-10-17T15:00:00+03:00"', NOON),
        ('"2016-10-17T12:00:00"', NOON),
        ('"2016-10-17 12:00"', NOON),
        ('"2016-10-17"', NOON.replace(hour=0)),
        ('"Mon, 17 Oct 2016 12:00:00 GMT"', None),
        ('"0001-01-01T00:00:00+03:00"', None),
        ('"yesterday"', None),
        ('""', None),
        ("1476705600", None),
        ("null", None),
        ("{}", None),
    ],
)
def test_a_date_is_iso_8601_or_none(published: str, at: datetime | None) -> None:
    """In UTC unless it says otherwise; what is no date is no fault."""
    assert subject(f'{{"published": {published}}}').at == at


def test_a_line_without_a_date_has_none() -> None:
    """It is an item all the same."""
    assert subject("{}").at is None


def test_lines_are_numbered_as_in_the_file() -> None:
    """Empty ones count, so that an editor finds the one that is named."""
    err = io.StringIO()
    lines = Lines(["{}\n", "\n", "  \n", "x\n", "{}"], err)

    assert len(list(lines)) == 2
    assert (lines.failed, err.getvalue()) == (True, "line 4: not JSON\n")
