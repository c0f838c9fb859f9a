"""`watcher demo`: the whole way of an item on sample news, over real HTTP and SMTP, on loopback and without settings.

The pipeline is the daemon's, set up as the daemon's is; only the outlets and the receivers are ours. What arrived is
judged by the receivers, never by our own database. What is *not* here: the outlets (samples.py), the receivers
(sinks.py), what the demo's user has set (scenario.py), the judgement (rounds.py).
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from watcher import settings, wiring
from watcher.adapters.gazetteer import gazetteer
from watcher.commands.demo import rounds, scenario
from watcher.commands.demo.rounds import Stage
from watcher.commands.demo.samples import newsstand
from watcher.commands.demo.sinks import mail_sink, webhook_sink

_MARK = ".watcher-demo"
_RESULTS = ("digest*.eml", "digest*.html", "digest*.txt", "webhook*.json", "watcher.db*")
_WHEREABOUTS = """\
In {directory}:
    digest.html, digest.txt, digest.eml        the first digest, as the mail server received it
    digest-2.html, digest-2.txt, digest-2.eml  what came later; the rest is known by now, and not told again
    webhook.json, webhook-2.json               the same, as the webhook received it
    watcher.db                                 the database
"""


def run(directory: Path, *, out: TextIO, err: TextIO) -> int:
    """Poll twice, deliver what matches, leave the results in `directory`, and print the first digest.

    Returns 0, 1 when something did not arrive, 2 when the directory is not ours to use. Raises WatcherError.
    """
    try:
        _claim(directory)
    except OSError as error:
        err.write(f"watcher demo: {directory}: {error.strerror}\n")
        return 2
    try:
        missing = _play(directory, err)
    except OSError as error:
        missing = [str(error)]
    if missing:
        err.writelines(f"watcher demo: {line}\n" for line in missing)
        return 1
    out.write((directory / "digest.txt").read_text(encoding="utf-8"))
    out.write(f"\n{_WHEREABOUTS.format(directory=directory)}")
    return 0


def _claim(directory: Path) -> None:
    """Make the directory ours. Raises FileExistsError for one that is a user's own: his files are safe."""
    directory.mkdir(parents=True, exist_ok=True)
    mark = directory / _MARK
    if any(directory.iterdir()) and not mark.exists():
        raise FileExistsError(errno.EEXIST, "not empty, and not of an earlier demo; name another: watcher demo DIR")
    mark.touch()


def _play(directory: Path, err: TextIO) -> list[str]:
    """Two rounds; between them, some outlets publish more. Returns what did not arrive. Raises OSError too."""
    missing: list[str] = []
    with _stage(directory) as stage:
        for number in (1, 2):
            done = stage.play(number)
            err.write(rounds.account(done))
            for name, content in rounds.files(done).items():
                (directory / name).write_bytes(content)
            missing += rounds.shortcomings(done, scenario.RECIPIENTS)
            stage.stand.move_on()
    return missing


@contextmanager
def _stage(directory: Path) -> Iterator[Stage]:
    """Outlets, receivers, and a pipeline with an empty database between them."""
    with newsstand(datetime.now(UTC)) as stand, mail_sink() as mail, webhook_sink() as webhook:
        configured = settings.load(scenario.settings(directory, stand, mail, webhook), path=None, gazetteer=gazetteer)
        with wiring.held(configured):
            _clear(directory)
            with wiring.build(configured) as pipeline:
                pipeline.register()
                yield Stage(stand=stand, mail=mail, webhook=webhook, pipeline=pipeline)


def _clear(directory: Path) -> None:
    """Take away what the last demo left, and nothing else."""
    for pattern in _RESULTS:
        for result in directory.glob(pattern):
            result.unlink()
