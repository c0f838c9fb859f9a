"""Names to addresses, by the operating system's resolver or one that stands in for it.

What is *not* here: whether an address may be dialled (guard.py), and dialling it (dial.py).
"""

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from watcher.adapters.http.guard import literal
from watcher.adapters.http.words import DialError, connection_words

Resolve = Callable[[str, int], Sequence[str]]
"""A host and a port to literal addresses, best first. May block; raises OSError or UnicodeError."""


def resolve(host: str, port: int) -> Sequence[str]:
    """The operating system's resolver."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


def look_up(resolve: Resolve, host: str, port: int) -> Future[Sequence[str]]:
    """The addresses of `host`; the future raises DialError.

    Resolves in a daemon thread: a lookup cannot be cancelled, and one that hangs must not hold up others, or the exit.
    """
    found: Future[Sequence[str]] = Future()
    found.set_running_or_notify_cancel()
    if literal(host):
        found.set_result([host])
    else:
        threading.Thread(target=_resolve_into, args=(found, resolve, host, port), name="resolve", daemon=True).start()
    return found


def _resolve_into(found: Future[Sequence[str]], resolve: Resolve, host: str, port: int) -> None:
    try:
        found.set_result(resolve(host, port) or _nowhere(host))
    except (OSError, UnicodeError) as error:
        found.set_exception(DialError(connection_words(error)))
    except Exception as error:  # noqa: BLE001  it is raised where the answer is awaited
        found.set_exception(error)


def _nowhere(host: str) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, f"{host} has no address")
