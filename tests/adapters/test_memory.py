"""The garbage collector leaves alone what was made to stay, and goes on as it was."""

import gc
from collections.abc import Iterator

import pytest

from watcher.adapters.memory import made_to_stay


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    gc.unfreeze()  # what tests before this one had frozen may go at any time
    yield
    gc.enable()
    gc.unfreeze()


def test_what_is_made_inside_is_never_looked_at() -> None:
    """Neither while it is made nor afterwards; what is made later is, as before."""
    with made_to_stay():
        assert not gc.isenabled()
        stays = [object()]
    later = [stays]

    assert gc.isenabled()
    assert not any(one is stays for one in gc.get_objects())
    assert any(one is later for one in gc.get_objects())


def test_a_fault_leaves_the_collector_on_and_keeps_nothing() -> None:
    """Whoever fixes his settings needs no frozen half of them."""
    with pytest.raises(ValueError, match="wrong"), made_to_stay():
        raise ValueError("wrong")

    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_one_inside_another_changes_nothing() -> None:
    """The outer one turns the collector on again."""
    with made_to_stay():
        with made_to_stay():
            pass
        assert not gc.isenabled()

    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    """It is not ours to turn on."""
    gc.disable()

    with made_to_stay():
        pass

    assert not gc.isenabled()
