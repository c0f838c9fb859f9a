"""From the mapping and the path to `Settings`: what is read in which order, and the settings that stand alone.

What is *not* here: the rules of feeds, watches, channels and mail, which have modules of their own.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from watcher.core.model import Channel, FirstRun, Limits
from watcher.core.regions.gazetteer import Gazetteer
from watcher.core.schedule import PollPolicy, RetryPolicy
from watcher.settings import values
from watcher.settings.channels import longest_wait, read_channels
from watcher.settings.feeds import read_feeds
from watcher.settings.given import Given
from watcher.settings.mail import read_smtp
from watcher.settings.model import Settings
from watcher.settings.regions import Regions
from watcher.settings.sources import gather
from watcher.settings.watch_tests import read_watch_tests
from watcher.settings.watches import read_watches

_PLACES = (Path("config.env"), Path("/etc/watcher/config.env"))
_SYSTEM_STATE = Path("/var/lib/watcher")
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def find(environ: Mapping[str, str], option: str | None, *, places: Sequence[Path] = _PLACES) -> Path | None:
    """The env file: the one that the option or WATCHER_CONFIG names, whether it is there or not, else the first of
    `places` that is there, else None."""
    if named := option or environ.get("WATCHER_CONFIG"):
        return Path(named)
    return next((place for place in places if _is_there(place)), None)


def load(environ: Mapping[str, str], *, path: Path | None, gazetteer: Callable[[], Gazetteer]) -> Settings:
    """Read the env file at `path` (None: there is none) and process variables. Raises SettingsError with all faults.

    `gazetteer` is called only when a setting names a place.
    """
    given = gather(environ, path)
    timezone = given.read("TIMEZONE", values.zone, ZoneInfo("UTC"))
    regions = Regions(given, gazetteer)
    feeds, channels = read_feeds(given, regions.home), read_channels(given, timezone)
    private = given.get("ALLOW_PRIVATE")
    settings = Settings(
        feeds=feeds,
        places=regions.own,
        watches=read_watches(given, feeds, channels, regions),
        watch_tests=read_watch_tests(given),
        channels=channels,
        smtp=read_smtp(given, channels),
        state_dir=_state_dir(given, environ),
        database_url=given.read("DATABASE_URL", lambda url: _database_url(url, given), ""),
        timezone=timezone,
        poll=_poll_policy(given),
        retry=RetryPolicy(),
        first_run=given.read("FIRST_RUN", _first_run, FirstRun(kind="age", age=_DAY)),
        retention=_retention(given, channels),
        limits=Limits(),
        allow_private=given.each(private, values.private_host) if private else (),
        contact=given.read("USER_AGENT_CONTACT", values.contact, ""),
        source=path,
        overrides=given.overrides,
        notes=tuple(given.notes),
    )
    given.faults.raise_any()
    return settings


def _is_there(place: Path) -> bool:
    """What lies in a directory that we may not enter counts as there: passing over it would be a surprise."""
    try:
        return place.exists()
    except PermissionError:
        return True


def _state_dir(given: Given, environ: Mapping[str, str]) -> Path:
    """STATE_DIR, else what systemd gives, else the system's if it is there, else the user's own."""
    home = environ.get("HOME", "")
    if given.declared("STATE_DIR"):
        return given.read("STATE_DIR", lambda text: _directory(text, home, given), Path())
    if systemd := environ.get("STATE_DIRECTORY"):
        return Path(systemd.partition(":")[0])
    if _SYSTEM_STATE.is_dir():
        return _SYSTEM_STATE
    if not home:
        given.missing("STATE_DIR", "is missing, and there is no HOME to put it in", "write STATE_DIR=/var/lib/watcher")
    return Path(home, ".local/state/watcher")


def _directory(text: str, home: str, given: Given) -> Path:
    """A path, relative to the env file; `~/` is the user's home, which python-dotenv leaves as it is."""
    path = Path(home, text.removeprefix("~/")) if home and text.startswith("~/") else given.beside(text)
    try:
        blocked = path.exists() and not path.is_dir()
    except OSError as error:
        raise ValueError(f"cannot be looked at ({error.strerror})") from error
    if blocked:
        raise ValueError("is there, but is no directory")
    return path.absolute()


def _database_url(text: str, given: Given) -> str:
    """An SQLite URL, its path made absolute. No message of the ValueError repeats it."""
    scheme, _, rest = text.strip().partition("://")
    if scheme != "sqlite":
        raise ValueError("is no sqlite:// URL: other databases are not built yet")
    path, question, options = rest.removeprefix("/").partition("?")
    if not rest.startswith("/") or not path or path == ":memory:":
        raise ValueError("names no file: what stands only in memory is lost at the end")
    file = quote(str(given.beside(unquote(path)).absolute()))
    return f"sqlite:///{file}{question}{options}"


def _poll_policy(given: Given) -> PollPolicy:
    usual = PollPolicy()
    minimum = _bound(given, "POLL_MIN", usual.minimum)
    maximum = _bound(given, "POLL_MAX", usual.maximum)
    if minimum is None or maximum is None:  # which is a fault, and reason enough to compare them another time
        return usual
    if minimum > maximum and (setting := given.get("POLL_MIN") or given.get("POLL_MAX")):
        problem = f"POLL_MIN ({values.spelt(minimum)}) is longer than POLL_MAX ({values.spelt(maximum)})"
        given.faults.add(setting, problem, "make POLL_MIN the shorter of the two")
    return PollPolicy(minimum=minimum, maximum=maximum, first=min(max(usual.first, minimum), maximum))


def _bound(given: Given, key: str, default: timedelta) -> timedelta | None:
    """None for a wrong one."""
    setting = given.get(key)
    return given.value(setting, lambda text: values.at_least(text, _SECOND), None) if setting else default


def _first_run(text: str) -> FirstRun:
    match text.strip().lower():
        case "all":
            return FirstRun(kind="all")
        case "baseline":
            return FirstRun(kind="baseline")
        case age:
            return FirstRun(kind="age", age=values.duration(age))


def _retention(given: Given, channels: Sequence[Channel]) -> timedelta:
    """How long items are kept: longer than any channel waits for its digest, or matches would be pruned untold."""
    retention = given.read("RETENTION", lambda text: values.at_least(text, _DAY), 90 * _DAY)
    for channel in channels:
        setting, wait = given.get("RETENTION"), longest_wait(channel.digest)
        if setting and retention <= wait:
            problem = (
                f"is no longer than {channel.name} waits for its digest ({values.spelt(wait)}): matches would be lost"
            )
            given.faults.add(setting, problem, f"write more than {values.spelt(wait)}, such as 90d")
    return retention
