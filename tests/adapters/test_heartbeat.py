"""The sign of life: only when polls and deliveries go well, and not more than once a minute."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from tests.support.fake_poster import FakePoster
from tests.support.fakes import FakeClock
from watcher.adapters.heartbeat import Heartbeat
from watcher.core.model import Secret
from watcher.errors import DeliveryError
from watcher.ports import Answer

URL = Secret("https://hc.example.org/ping/4711-secret")


class Seconds:
    """A monotonic clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("ticks", "beats"),
    [
        ("PD", 1),
        ("P", 0),
        ("D", 0),
        ("pD", 0),
        ("Pd", 0),
        ("PpD", 0),
        ("PdD", 1),
        ("PDDD", 1),
        ("PD PD", 2),
        ("PDPD", 1),
        ("PDP D", 2),
        ("PD D", 1),
    ],
)
def test_when_it_beats(ticks: str, beats: int) -> None:
    """P and D are a poll and a delivery round that went well, p and d ones that did not, a space is a minute. Each beat
    needs both anew."""
    poster, seconds = FakePoster(), Seconds()
    heart = Heartbeat(url=URL, poster=poster, clock=FakeClock(), monotonic=seconds)
    for tick in ticks:
        if tick == " ":
            seconds.now += 60
        elif tick in "Pp":
            heart.polled(well=tick == "P")
        else:
            heart.delivered(well=tick == "D")
    assert [(url, body) for url, body, _, _ in poster.posted] == [(URL, b"")] * beats


class Broken:
    def post(self, url: Secret, body: bytes, headers: Mapping[str, str], now: datetime) -> Answer:
        raise DeliveryError("hc.example.org did not answer in time", transient=True)


@pytest.mark.parametrize("poster", [Broken(), FakePoster(Answer(status=404))], ids=["no answer", "refused"])
def test_a_beat_that_does_not_arrive_is_one_line(poster: Broken | FakePoster, caplog: pytest.LogCaptureFixture) -> None:
    """It harms nobody, is said once, and without its address."""
    seconds = Seconds()
    heart = Heartbeat(url=URL, poster=poster, clock=FakeClock(), monotonic=seconds)
    for _ in range(3):
        heart.polled(well=True)
        heart.delivered(well=True)
        seconds.now += 60
    assert len(caplog.records) == 1
    assert "4711" not in caplog.text
