"""The worker process: pickled documents in, pickled feeds or errors out, until its input ends.

It keeps its own limits: an alarm without a handler ends it in the middle of whatever it does, C code included, so
nobody has to watch it; its address space is bounded. It ignores what ends the daemon (Ctrl-C, SIGTERM to the whole
unit): documents under way are finished, and when the parent is gone its input ends. What is *not* here: the parent's
side.
"""

import gc
import os
import pickle
import resource
import signal
import sys
from collections.abc import Mapping
from typing import BinaryIO

from watcher.core.feed.read import read_unseen
from watcher.core.model import Limits, Reading
from watcher.errors import FeedError


def main() -> None:
    """The first message are the Limits, each further one is the body of a document, its headers, the URL of its feed,
    and what was seen of it before."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # an ignored or blocked signal is inherited, and this one has to end us
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    gc.freeze()  # modules are there to stay: a sixth of what a short life costs goes into looking at them at its end
    asked, answers = sys.stdin.buffer, _private_output()
    limits: Limits = pickle.load(asked)  # noqa: S301  from our parent
    resource.setrlimit(resource.RLIMIT_AS, (limits.parse_memory, limits.parse_memory))
    try:
        while message := _receive(asked):
            pickle.dump(_read(*message, limits), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
    except BrokenPipeError:
        os._exit(0)  # our parent was killed; an orderly exit would flush the pipe, and complain


def _private_output() -> BinaryIO:
    """Standard output for the answers alone: what a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _receive(asked: BinaryIO) -> tuple[bytes, Mapping[str, str], str, bytes] | None:
    try:
        body, headers, url, seen = pickle.load(asked)  # noqa: S301  from our parent
    except EOFError:
        return None
    return body, headers, url, seen


def _read(body: bytes, headers: Mapping[str, str], url: str, seen: bytes, limits: Limits) -> Reading | FeedError | None:
    """None when the memory was used up: then the parent ends this process, for what is left of it may be in pieces."""
    signal.setitimer(signal.ITIMER_REAL, limits.parse_seconds)
    try:
        return read_unseen(body, headers, limits, url=url, seen=seen)
    except FeedError as error:
        return FeedError(str(error), kind=error.kind)
    except MemoryError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
