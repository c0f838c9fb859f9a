"""HEALTH_TO and HEARTBEAT_URL."""

from pathlib import Path

import pytest

from tests.support.env_files import SMALLEST, faults, loaded

OPS = "CHANNEL_OPS=ops@example.org\n"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("", ()),
        ("HEALTH_TO=digest\n", ()),
        ("HEALTH_TO=Channels\n", ("OPS", "DESK")),
        ("HEALTH_TO=ops\n", ("OPS",)),
        ("HEALTH_TO='DESK, ops, DESK'\n", ("DESK", "OPS")),
    ],
)
def test_who_hears_of_health(line: str, names: tuple[str, ...], tmp_path: Path) -> None:
    """Nobody beside the digests, all channels, or those that are named, each once."""
    assert loaded(tmp_path, OPS + line + SMALLEST).health_to == names


def test_a_channel_that_there_is_not(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, f"HEALTH_TO=DESK,nobody\n{SMALLEST}")
    assert (fault.key, fault.value, fault.problem) == ("HEALTH_TO", "NOBODY", "no channel has this name")


def test_the_heartbeat_is_a_secret(tmp_path: Path) -> None:
    settings = loaded(tmp_path, f"HEARTBEAT_URL=https://hc.example.org/ping/4711\n{SMALLEST}")
    assert settings.heartbeat
    assert settings.heartbeat.reveal() == "https://hc.example.org/ping/4711"
    assert "4711" not in repr(settings)
    assert loaded(tmp_path, SMALLEST).heartbeat is None


def test_a_wrong_heartbeat_is_not_shown(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, f"HEARTBEAT_URL=ftp://hc.example.org/4711\n{SMALLEST}")
    assert "4711" not in str(fault).replace(fault.cure, "")
    assert fault.problem == "does not begin with http:// or https://"
