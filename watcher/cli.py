"""Arguments and exit codes; no logic. Commands are imported when they are called, so that filters start fast.

Exit codes: 0 ok, 1 a check failed, an input could not be read or a delivery is dead, 2 usage or settings.
"""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from watcher import __version__
from watcher.adapters import logs
from watcher.errors import SettingsError, WatcherError

if TYPE_CHECKING:
    from watcher.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    arguments = _parser().parse_args(argv)
    logs.configure(sys.stderr, os.environ, level=logging.DEBUG if arguments.verbose else logging.INFO)
    try:
        code: int = arguments.command(arguments)
        sys.stdout.flush()
    except SettingsError as error:
        count = len(error.faults)
        _complain(f"{error}\n{count} {'fault' if count == 1 else 'faults'} in the settings; nothing was done.")
        return 2
    except WatcherError as error:
        _complain(f"watcher: {error}")
        return 1
    except BrokenPipeError:  # `watcher ... | head`: the reader has had enough, which is no fault
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")


# --- the commands ----------------------------------------------------------------------------------------------------


def _run(arguments: argparse.Namespace) -> int:
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
    from watcher.commands import match

    # JSON is UTF-8 whatever the locale says; what is not stays in its line, to be named
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr] # a text file
    return match.run(_settings(arguments).watches, sys.stdin, out=sys.stdout, err=sys.stderr)


def _preview(arguments: argparse.Namespace) -> int:
    from watcher.commands import preview

    return preview.run(
        _settings(arguments), channel=arguments.channel, since=arguments.since, out=sys.stdout, err=sys.stderr
    )


def _sent(arguments: argparse.Namespace) -> int:
    from watcher.commands import sent

    return sent.show(
        _settings(arguments), since=arguments.since, channel=arguments.channel, as_json=arguments.json, out=sys.stdout
    )


def _retry(arguments: argparse.Namespace) -> int:
    from watcher.commands import sent

    return sent.retry(_settings(arguments), arguments.ids, out=sys.stdout)


def _unit(arguments: argparse.Namespace) -> int:
    from watcher.commands import unit

    return unit.run(executable=sys.argv[0], config=arguments.config, out=sys.stdout)


def _settings(arguments: argparse.Namespace) -> "Settings":
    from watcher import settings

    return settings.load(os.environ, path=settings.find(os.environ, arguments.config))


# --- the arguments ---------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="watcher", description="A news watch that people can trust.", epilog="example: watcher demo"
    )
    parser.add_argument("--version", action="version", version=f"watcher {__version__}")
    where = "the env file; default: $WATCHER_CONFIG, ./config.env, /etc/watcher/config.env"
    parser.add_argument("-c", dest="config", metavar="FILE", help=where)
    parser.add_argument("-v", "--verbose", action="store_true", help="say more on standard error")
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
        sub.set_defaults(command=command)
    return parser


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="one round of the three ticks, then the end")
    parser.add_argument("--all", action="store_true", help="with --once: poll what is not due, too")


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    directory = "where the results go; default: %(default)s"
    parser.add_argument("directory", metavar="DIR", nargs="?", default="demo-output", help=directory)


def _parse_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="a feed document; - is standard input")


def _preview_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("channel", metavar="CHANNEL", nargs="?", default="", help="default: the first of the settings")
    _add_since(parser, "24h")


def _sent_arguments(parser: argparse.ArgumentParser) -> None:
    _add_since(parser, "7d")
    parser.add_argument("--channel", metavar="CHANNEL", default="", help="this channel alone")
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


_Command = Callable[[argparse.Namespace], int]
_AddArguments = Callable[[argparse.ArgumentParser], None]

_COMMANDS: dict[str, tuple[_Command, _AddArguments, str]] = {
    "run": (_run, _run_arguments, "watcher -c /etc/watcher/config.env run"),
    "demo": (_demo, _demo_arguments, "watcher demo"),
    "check": (_check, _add_json, "watcher check"),
    "parse": (_parse, _parse_arguments, "watcher parse feed.xml | head -1"),
    "match": (_match, _add_nothing, "watcher parse feed.xml | watcher -c config.env match"),
    "preview": (_preview, _preview_arguments, "watcher preview DESK --since 24h"),
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
    "preview": """Print the digest that a channel would get of the last hours. Sends nothing and needs no mail server;
polls into a temporary store when ours is empty.""",
    "sent": "Show what went to whom, when, and what the receiver said. Exit code 1 when a delivery is dead.",
    "retry": "Make dead deliveries due again, with the same id and the same bytes.",
    "unit": "Print a systemd unit for this installation.",
}
