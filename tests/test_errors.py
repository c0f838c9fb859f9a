"""What errors say: the place in a query, a fault in full."""

import pytest

from watcher.errors import Fault, QueryError, SettingsError

LONG = ", ".join(f"term{number}" for number in range(1000))


@pytest.mark.parametrize(
    ("text", "position", "place", "excerpt"),
    [
        ("coup^x", 5, (1, 6), "    coup^x\n         ^"),
        ("coup\nstrike^x", 12, (2, 8), "    strike^x\n           ^"),
        ("", 0, (1, 1), "    \n    ^"),
        ("coup", 4, (1, 5), "    coup\n        ^"),
    ],
)
def test_the_place_of_a_query_error(text: str, position: int, place: tuple[int, int], excerpt: str) -> None:
    """Line and column count from 1; the caret stands under the character at the position."""
    error = QueryError("a weight is no number", text=text, position=position, expected="digits")
    assert (error.line, error.column) == place
    assert error.excerpt == excerpt


def test_the_excerpt_of_a_long_line_is_short() -> None:
    """The caret still stands under the place."""
    position = LONG.index("term500")
    shown, caret = QueryError("wrong", text=LONG, position=position, expected="a word").excerpt.split("\n")
    assert len(shown) < 140
    assert shown[caret.index("^") :].startswith("term500")


def test_a_fault_names_where_what_and_how_to_mend_it() -> None:
    """One paragraph: place, key, value, problem, the lines to look at, the cure. A secret has no value to show."""
    fault = Fault(
        where="config.env:3", key="POLL_MIN", value="5x", problem="no duration", cure="write 5m", excerpt="  5x"
    )
    assert str(fault) == "config.env:3: POLL_MIN='5x': no duration\n  5x\n    cure: write 5m"
    secret = Fault(where="environment", key="SMTP_PASSWORD", value="", problem="empty", cure="remove it")
    assert str(secret) == "environment: SMTP_PASSWORD: empty\n    cure: remove it"


def test_a_settings_error_holds_all_faults_in_order() -> None:
    faults = [Fault(where=f"config.env:{line}", key="K", value="v", problem="wrong", cure="mend") for line in (1, 2)]
    error = SettingsError(faults)
    assert error.faults == tuple(faults)
    assert str(error) == f"{faults[0]}\n{faults[1]}"
