"""Kill -9 at each named crash point: nothing is lost, and what comes twice comes with the same id and the same
bytes."""

import random
from pathlib import Path

import pytest

from tests.crash.world import POINTS, campaign, report

KILLS = 40


def test_there_are_crash_points_in_every_transaction() -> None:
    """At least twelve, in all three transactions, each name once."""
    assert len(POINTS) >= 12
    assert len(set(POINTS)) == len(POINTS)
    assert {point.split(".")[0] for point in POINTS} == {"T1", "T2", "T3"}


@pytest.mark.timeout(400)
def test_forty_kills_lose_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the receivers' own logs; every named point is among the kills, and the seed is printed."""
    seed = random.SystemRandom().randrange(1_000_000)
    world, wrong = campaign(tmp_path, kills=KILLS, seed=seed)
    with capsys.disabled():
        print(f"\n{report(world, seed=seed)}")
    assert wrong == []
    assert set(POINTS) <= set(world.killed_at)
