"""Arguments and exit codes; no logic. Commands are imported when they are called, so that filters start fast.

Exit codes: 0 ok, 1 a check failed, an input could not be read, the output could not be written or a delivery is dead,
2 usage or settings, 130 interrupted.
"""

import argparse
import contextlib
import logging
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from watcher import __version__
from watcher.adapters import logs, memory, streams
from watcher.errors import SettingsError, WatcherError

if TYPE_CHECKING:
    from watcher.settings import Settings

_INTERRUPTED = 130
_TIDY_SECONDS = 0.5
"""For temporary files and workers. What takes longer is a fetch that hangs, for which nobody waits."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    streams.mend()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # nohup and `&` have it ignored
        signal.signal(signal.SIGINT, _interrupted)
    try:
        code = _obey(argv)
        sys.stdout.flush()
    except BrokenPipeError:  # `watcher ... | head`: the reader has had enough, which is no fault
        streams.let_go(sys.stdout)
        return 0
    except OSError as error:  # adapters translate theirs: what is left is our own output, which has no name
        logging.getLogger(__name__).debug("what failed:", exc_info=True)
        streams.let_go(sys.stdout)
        _complain(f"watcher: {error.filename or 'cannot write'}: {error.strerror or error}")
        return 1
    except KeyboardInterrupt:
        _leave()
    return code


def _obey(argv: Sequence[str] | None) -> int:
    try:
        arguments = _parser().parse_args(argv)
        logs.configure(sys.stderr, os.environ, level=logging.DEBUG if arguments.verbose else logging.INFO)
        if arguments.json:
            streams.speak_json()
        code: int = arguments.command(arguments)
    except SystemExit as ended:  # usage and --help: what they print may be unwritable, too
        return int(ended.code or 0)
    except SettingsError as error:
        count = len(error.faults)
        _complain(f"{error}\n{count} {'fault' if count == 1 else 'faults'} in the settings; nothing was done.")
        return 2
    except WatcherError as error:
        _complain(f"watcher: {error}")
        return 1
    return code


def _interrupted(*_: object) -> None:
    """Ctrl-C: what is under way may tidy up for a moment; a second one ends that, too. (`run` has a way of its own.)"""
    with contextlib.suppress(OSError):
        os.write(2, b"interrupted\n")  # sys.stderr may be in the middle of a line, and refuses to be entered twice
    signal.signal(signal.SIGINT, _leave)
    signal.signal(signal.SIGALRM, _leave)
    signal.setitimer(signal.ITIMER_REAL, _TIDY_SECONDS)
    raise KeyboardInterrupt


def _leave(*_: object) -> NoReturn:
    """At once: the interpreter's own end would wait for every thread, and so for a name server that does not answer.

    Nothing is lost by it. What matters is in the store before it is acted upon (crash-only): a kill is a normal end.
    """
    with contextlib.suppress(OSError, RuntimeError):  # RuntimeError: the signal came in the middle of a write
        sys.stdout.flush()
    os._exit(_INTERRUPTED)


def _complain(text: str) -> None:
    sys.stdout.flush()  # what was said before stands before it, where both go to one place
    sys.stderr.write(f"{text}\n")


# --- the commands ----------------------------------------------------------------------------------------------------


def _run(arguments: argparse.Namespace) -> int:
    with memory.made_to_stay():
        from watcher import daemon

    settings = _settings(arguments)
    if arguments.once:
        return daemon.run_once(settings, everything=arguments.all)
    return daemon.run(settings)


def _demo(arguments: argparse.Namespace) -> int:
    from watcher.commands import demo

    return demo.run(Path(arguments.directory), out=sys.stdout, err=sys.stderr)


def _check(arguments: argparse.Namespace) -> int:
    from watcher.commands import check

    return check.run(_settings(arguments), as_json=arguments.json, out=sys.stdout)


def _parse(arguments: argparse.Namespace) -> int:
    from watcher.commands import parse

    return parse.run(arguments.files, out=sys.stdout, err=sys.stderr)


def _match(arguments: argparse.Namespace) -> int:
    with memory.made_to_stay():
        from watcher.commands import match
        from watcher.commands.watches import matcher_of

    _read_json()
    settings = _settings(arguments)
    return match.run(matcher_of(settings, settings.watches), sys.stdin, out=sys.stdout, err=sys.stderr)


def _regions(_: argparse.Namespace) -> int:
    with memory.made_to_stay():
        from watcher.adapters.gazetteer import gazetteer
        from watcher.commands import regions
        from watcher.core.regions.mentions import Mentions

    _read_json()
    return regions.run(Mentions(gazetteer()), sys.stdin, out=sys.stdout, err=sys.stderr)


def _stories(_: argparse.Namespace) -> int:
    from watcher.adapters.common_words import common_words
    from watcher.adapters.gazetteer import reader
    from watcher.commands import stories

    _read_json()
    return stories.run(sys.stdin, common_words(), reader((), ()), out=sys.stdout, err=sys.stderr)


def _explain(arguments: argparse.Namespace) -> int:
    from watcher.commands import explain

    _read_json()
    return explain.run(
        _settings(arguments),
        " ".join(arguments.item),
        watch=arguments.watch,
        places=arguments.places,
        stdin=sys.stdin,
        as_json=arguments.json,
        out=sys.stdout,
        err=sys.stderr,
        now=datetime.now(UTC),
    )


def _backtest(arguments: argparse.Namespace) -> int:
    from watcher.commands import backtest

    _read_json()
    return backtest.run(
        _settings(arguments),
        backtest.Wish(
            watch=arguments.watch,
            since=arguments.since,
            threshold=arguments.threshold,
            against=arguments.against,
            items=arguments.items,
        ),
        environ=os.environ,
        stdin=sys.stdin,
        as_json=arguments.json,
        out=sys.stdout,
        err=sys.stderr,
        now=datetime.now(UTC),
    )


def _preview(arguments: argparse.Namespace) -> int:
    from watcher.commands import preview

    settings = _settings(arguments)
    channel = _channel(arguments, settings)
    return preview.run(settings, channel=channel, since=arguments.since, out=sys.stdout, err=sys.stderr)


def _sent(arguments: argparse.Namespace) -> int:
    from watcher.commands import sent

    settings = _settings(arguments)
    channel = _channel(arguments, settings)
    return sent.show(
        settings, since=arguments.since, channel=channel, as_json=arguments.json, out=sys.stdout, err=sys.stderr
    )


def _feeds(arguments: argparse.Namespace) -> int:
    from watcher.commands import feeds

    wish = feeds.Wish(states=arguments.state, words=arguments.words)
    return feeds.run(_settings(arguments), wish, as_json=arguments.json, out=sys.stdout, err=sys.stderr)


def _retry(arguments: argparse.Namespace) -> int:
    from watcher.commands import sent

    return sent.retry(_settings(arguments), arguments.ids, out=sys.stdout, err=sys.stderr)


def _unit(arguments: argparse.Namespace) -> int:
    from watcher import settings
    from watcher.commands import unit

    config = settings.find(os.environ, arguments.config)
    return unit.run(executable=sys.argv[0], config=config, out=sys.stdout, err=sys.stderr)


def _read_json() -> None:
    """JSON is UTF-8 whatever the locale says; what is not stays in its line, to be named."""
    streams.reconfigure(sys.stdin, encoding="utf-8", errors="surrogateescape")


def _settings(arguments: argparse.Namespace) -> "Settings":
    with memory.made_to_stay():
        from watcher import settings
        from watcher.adapters.gazetteer import gazetteer

        return settings.load(os.environ, path=settings.find(os.environ, arguments.config), gazetteer=gazetteer)


def _channel(arguments: argparse.Namespace, settings: "Settings") -> str:
    """The name of the channel that is meant, however its letters were typed; "" when none is. Else a usage error."""
    names = [channel.name for channel in settings.channels]
    name: str = arguments.channel.upper()
    if name and name not in names:
        arguments.parser.error(f"there is no channel {arguments.channel!r}: the settings have {', '.join(names)}")
    return name


# --- the arguments ---------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="watcher", description="A news watch that people can trust.", epilog="example: watcher demo"
    )
    parser.add_argument("--version", action="version", version=f"watcher {__version__}")
    where = "the env file; default: $WATCHER_CONFIG, ./config.env, /etc/watcher/config.env"
    parser.add_argument("-c", dest="config", metavar="FILE", help=where)
    parser.add_argument("-v", "--verbose", action="store_true", help="say more on standard error")
    parser.set_defaults(json=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (command, add_arguments, example) in _COMMANDS.items():
        summary = _SUMMARIES[name]
        sub = commands.add_parser(
            name,
            help=summary.partition(".")[0],
            description=summary,
            epilog=f"example: {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        add_arguments(sub)
        sub.set_defaults(command=command, parser=sub)
    return parser


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="one round of the three ticks, then the end")
    parser.add_argument("--all", action="store_true", help="with --once: poll what is not due, too")


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    directory = "where the results go; default: %(default)s"
    parser.add_argument("directory", metavar="DIR", nargs="?", default="demo-output", help=directory)


def _parse_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="a feed document; - is standard input")
    parser.set_defaults(json=True)


def _match_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(json=True)


def _regions_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(json=True)


def _stories_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(json=True)


def _explain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage = "watcher explain [-h] [--watch WATCH | --places] [--json] ITEM|URL|-"  # title words need no quotes
    what = "an item's key or its beginning, words of its title, its link, the address of a feed, or -"
    parser.add_argument("item", metavar="ITEM|URL|-", nargs="+", help=what)
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--watch", metavar="WATCH", default="", help="this watch alone; default: all")
    asked.add_argument("--places", action="store_true", help="what each name in it may mean, and why not another place")
    _add_json(parser)


def _backtest_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("watch", metavar="WATCH", help="the name of a watch: SAFETY for WATCH_SAFETY_KEYWORDS")
    _add_since(parser, "30d")
    around = "thresholds to count matches for; default: from half the watch's own to twice of it"
    parser.add_argument("--threshold", type=_range, metavar="10..60", help=around)
    against = "compare with another watch, or with the watch of this name in another env file"
    parser.add_argument("--against", metavar="FILE|WATCH", default="", help=against)
    items = "JSON lines, as `match` reads them, instead of the store"
    parser.add_argument("--items", metavar="FILE", nargs="?", const="-", default="", help=items)
    # an option to argparse, which takes an optional positional behind other options for one too many
    parser.add_argument("-", dest="items", action="store_const", const="-", help="the same from standard input")
    _add_json(parser)


def _preview_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("channel", metavar="CHANNEL", nargs="?", default="", help="default: the first of the settings")
    _add_since(parser, "24h")


def _sent_arguments(parser: argparse.ArgumentParser) -> None:
    _add_since(parser, "7d")
    parser.add_argument("--channel", metavar="CHANNEL", default="", help="this channel alone")
    _add_json(parser)


def _feeds_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", metavar="WORD", nargs="*", help="in the name, group or address; default: all feeds")
    only = "these states alone: ok, slow, stale, moved, blocked, broken, gone"
    parser.add_argument("--state", type=_conditions, metavar="broken,stale", default=(), help=only)
    _add_json(parser)


def _retry_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", metavar="ID", nargs="*", help="ids that `watcher sent` shows; default: all dead ones")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def _add_since(parser: argparse.ArgumentParser, default: str) -> None:
    how_far = "how far back; default: %(default)s"
    parser.add_argument("--since", type=_duration, default=default, metavar=default, help=how_far)


def _add_nothing(_: argparse.ArgumentParser) -> None: ...


def _duration(text: str) -> timedelta:
    from watcher.settings import duration

    try:
        return duration(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _conditions(text: str) -> list[str]:
    """States of feeds, with commas between."""
    from watcher.core.health import TROUBLED_FIRST

    states = [part.strip().lower() for part in text.split(",") if part.strip()]
    for state in states:
        if state not in TROUBLED_FIRST:
            raise argparse.ArgumentTypeError(f"{state!r} is no state of a feed: {', '.join(reversed(TROUBLED_FIRST))}")
    return states


def _range(text: str) -> tuple[int, int]:
    """`10..60`, or one number."""
    lowest, dots, highest = text.partition("..")
    ends = [part.strip() for part in (lowest, highest if dots else lowest)]
    if not all(re.fullmatch("[0-9]{1,7}", end) for end in ends):
        raise argparse.ArgumentTypeError(f"{text!r} is no range of thresholds; write one such as 10..60")
    first, last = map(int, ends)
    if not 1 <= first <= last <= _HIGHEST_THRESHOLD:
        raise argparse.ArgumentTypeError(f"{text!r} does not run upwards within 1..{_HIGHEST_THRESHOLD}")
    return first, last


_HIGHEST_THRESHOLD = 1_000_000  # as in the settings

_Command = Callable[[argparse.Namespace], int]
_AddArguments = Callable[[argparse.ArgumentParser], None]

_COMMANDS: dict[str, tuple[_Command, _AddArguments, str]] = {
    "run": (_run, _run_arguments, "watcher -c /etc/watcher/config.env run"),
    "demo": (_demo, _demo_arguments, "watcher demo"),
    "check": (_check, _add_json, "watcher check"),
    "parse": (_parse, _parse_arguments, "watcher parse feed.xml | head -1"),
    "match": (_match, _match_arguments, "watcher parse feed.xml | watcher -c config.env match"),
    "regions": (_regions, _regions_arguments, "watcher parse feed.xml | watcher regions"),
    "stories": (_stories, _stories_arguments, "watcher parse feed.xml | watcher stories"),
    "explain": (_explain, _explain_arguments, "echo 'Convoy ambushed near Hawija' | watcher explain - --watch SAFETY"),
    "backtest": (_backtest, _backtest_arguments, "watcher backtest SAFETY --since 30d --threshold 10..60"),
    "preview": (_preview, _preview_arguments, "watcher preview DESK --since 24h"),
    "feeds": (_feeds, _feeds_arguments, "watcher feeds --state broken,stale"),
    "sent": (_sent, _sent_arguments, "watcher sent --since 7d --channel DESK"),
    "retry": (_retry, _retry_arguments, "watcher retry"),
    "unit": (_unit, _add_nothing, "watcher unit > /etc/systemd/system/watcher.service"),
}

_SUMMARIES = {
    "run": "Poll, match and deliver until SIGTERM.",
    "demo": "Show the whole way of an item on sample news. Needs no settings and no network.",
    "check": "Read the settings and say what they mean, or everything that is wrong.",
    "parse": """Read feed documents, one JSON line per item.

Output: {"source", "id", "title", "link", "summary", "published", "authors", "language"}""",
    "match": """Match JSON lines from standard input with the watches, one JSON line per item and watch that match.

Input:  {"id", "title", "text" or "summary", "url" or "link", "lang" or "language", "source", "feed", "authors",
         "categories"}, all of them optional
Output: {"id", "watch", "score", "hits": [{"term", "field", "start", "end", "text", "points"}], "regions"}""",
    "regions": """Name the places in JSON lines from standard input, one JSON line per item. Needs no settings.

Input:  {"id", "title", "text" or "summary", "lang" or "language", "categories"}, all of them optional
Output: {"id", "countries", "mentions": [{"region", "name", "kind", "country", "field", "start", "end", "grade"}]}""",
    "stories": """Group JSON lines from standard input into stories, one JSON line per item. Needs no settings.

Input:  {"id", "title", "text" or "summary", "lang" or "language", "published"}, all of them optional, in time order
Output: {"id", "story"}; when two stories prove to be one, the items that change theirs are said again""",
    "explain": """Show what each watch makes of an item: its score, what every term did, and why it did not match.

ITEM  what the store holds, by its key, the beginning of its key, or words of its title that no other has
URL   a feed of the settings is polled once now, and nothing of it is kept; another address is the link of stored items
-     JSON lines from standard input, as for `match`; a line that is no JSON object is a headline by itself

An item is judged by the settings as they are now. To try a feed that is not in the settings:
  curl -s URL | watcher parse - | watcher explain -""",
    "backtest": """Run a watch over history: matches a day, a sweep of thresholds, what lies just above and below the
line, which terms carry, and what another version of the watch would gain and lose. Sends nothing and needs no network.

History is what the store has seen within --since, silent baselines included; or, with --items or -, all of the JSON
lines, by the day in "published". To judge a change: watcher -c new.env backtest SAFETY --against config.env""",
    "preview": """Print the digest that a channel would get of the last hours. Sends nothing and needs no mail server;
polls into a temporary store when ours is empty.""",
    "feeds": "Show how every feed fares, trouble first.",
    "sent": "Show what went to whom, when, and what the receiver said. Exit code 1 when a delivery is dead.",
    "retry": """Make dead deliveries due again, with the same id and the same bytes; named ones that wait for a later
attempt become due at once. Exit code 1 when an ID is unknown or was sent already.""",
    "unit": """Print a systemd unit for this program and the env file in use. Its first lines say how to install it;
warnings about what a service could not reach go to standard error.""",
}
