"""config.example.env: what users copy must be right, and must not lie in a single comment."""

import re
from pathlib import Path

import pytest

from tests.support.env_files import HOME, faults, written
from watcher.adapters.gazetteer import gazetteer
from watcher.settings import load
from watcher.settings.keys import CURES, known

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.env"
FILES = {
    "feeds.opml": '<opml><outline text="world"><outline text="DW" xmlUrl="https://rss.dw.com/rdf/rss-en-all"/></outline>'
    '<outline text="ReliefWeb" xmlUrl="https://reliefweb.int/updates/rss.xml"/></opml>',
    "safety.tests": "must: Convoy ambushed near Hawija, 9 killed\nmust not: Ambush marketing: five lessons\n",
    "smtp-password": "word\n",
    "siem-key": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz\n",
}
_SETTING = re.compile(r"#([A-Z][A-Z0-9_]*=.*)")
_FIRST_SCREEN = 20


def _text() -> str:
    return EXAMPLE.read_text(encoding="utf-8")


def _settings_in_comments() -> list[str]:
    """`#KEY=value`, where `# words` is a comment. Those on neighbouring lines belong together."""
    blocks: list[list[str]] = [[]]
    for line in _text().splitlines():
        if match := _SETTING.fullmatch(line):
            blocks[-1].append(match[1])
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]


def _without(text: str, keys: set[str]) -> str:
    """The example without what its first lines say of these keys, which may span lines."""
    for key in keys:
        text = re.sub(rf"^{key}(_FILE)?=('[^']*'|.*)\n", "", text, flags=re.MULTILINE)
    return text


def test_the_example_is_right_as_it_stands() -> None:
    settings = load(HOME, path=EXAMPLE, gazetteer=gazetteer)
    assert len(settings.feeds) == 6
    assert all(feed.name and feed.groups for feed in settings.feeds)
    assert [(watch.name, watch.threshold, watch.channels) for watch in settings.watches] == [("SAFETY", 20, ("DESK",))]
    assert settings.notes == ()


def test_the_first_screen_of_the_example_is_all_that_is_needed() -> None:
    """What is not commented out stands at the top."""
    lines = _text().splitlines()
    used = [number for number, line in enumerate(lines) if line and not line.startswith("#")]
    assert max(used) < _FIRST_SCREEN


@pytest.mark.parametrize("block", _settings_in_comments())
def test_every_setting_in_a_comment_works_when_its_sign_is_taken_away(block: str, tmp_path: Path) -> None:
    keys = {key.key for line in block.splitlines() if (key := known(line.partition("=")[0]))}
    text = _without(_text(), keys) + "\n" + block + "\n"
    assert [str(fault) for fault in faults(tmp_path, text, files=FILES)] == []


def test_all_settings_in_comments_work_together(tmp_path: Path) -> None:
    blocks = _settings_in_comments()
    keys = {key.key for block in blocks for line in block.splitlines() if (key := known(line.partition("=")[0]))}
    settings = load(
        HOME, path=written(tmp_path, _without(_text(), keys) + "\n".join(blocks) + "\n", FILES), gazetteer=gazetteer
    )
    assert [channel.kind for channel in settings.channels] == ["mail", "mail", "slack", "slack", "webhook"]


def test_the_example_explains_every_setting_that_works() -> None:
    names = re.findall(r"^#?([A-Z][A-Z0-9_]*)=", _text(), flags=re.MULTILINE)
    shapes = {key.shape for name in names if (key := known(name))}
    assert set(CURES) - shapes == set()
