"""The bench of regions reckons as the score.py beside the labelled items does."""

import json
from pathlib import Path

import pytest

from tests.bench import regions
from tests.bench.regions import Labelled, Score, lead, score
from watcher.core.model import Entry


def test_score() -> None:
    """What counts neither way is neither right nor wrong; an item is exact when nothing is."""
    assert score([({"IQ", "TR"}, {"SY"}, {"IQ", "SY", "US"}), (set(), set(), set())]) == Score(0.5, 0.5, 0.5, 0.5)
    assert score([]) == Score(0.0, 0.0, 0.0, 0.0)


def test_lead() -> None:
    """What only the rest of a text names counts neither way; what begins just before its end is cut, too."""
    item = Labelled(Entry(title="t", summary="x" * 900), {"IQ", "TR", "SY"}, {"US"})
    cut = lead(item, {"IQ": 10, "TR": 495, "SY": 700})
    assert (len(cut.entry.summary), cut.must, cut.opt) == (500, {"IQ"}, {"US", "TR", "SY"})


def test_prints_the_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets, speed, and a line for each rule."""
    monkeypatch.setattr(regions, "ITEMS", 2)
    row = {"id": 1, "lang": "en", "title": "Iraq votes", "text": "Rain in Mosul", "must": ["IQ"], "opt": []}
    (tmp_path / "news.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    regions.main(tmp_path)
    printed = capsys.readouterr().out
    assert "news              1   1.000   1.000   1.000   1.000" in printed
    assert "mean F1 1.000; of title and 500 characters 1.000" in printed
    assert "\ncapitals" in printed


def test_without_items(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    regions.main(tmp_path)
    assert capsys.readouterr().out == f"no labelled items in {tmp_path}\n"
