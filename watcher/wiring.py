"""Settings -> Pipeline: the only file that knows which adapter is used.

Below here nobody has heard of settings: adapters and the pipeline get plain values and core records.
"""

import base64
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote

import httpx

from watcher.adapters.clock import SystemClock
from watcher.adapters.gazetteer import reader
from watcher.adapters.http import HttpFetcher, guarded_client, origin, private_origins
from watcher.adapters.parser import WorkerParser
from watcher.adapters.smtp import MailSender
from watcher.adapters.store import SqlStore, hold, open_store
from watcher.core.model import Channel, Digest, Feed, Secret
from watcher.errors import StoreError
from watcher.pipeline import Pipeline
from watcher.ports import Clock, Poster, Pulse, Reach, Rendered, Renderer, Sender
from watcher.settings import Settings

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@contextmanager
def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    reach: Reach = lambda _: None,
    stopping: Callable[[], bool] = lambda: False,
    host_seconds: float = math.inf,
) -> Iterator[Pipeline]:
    """The pipeline over its real adapters; leaving the block closes the store, the connections and the parse workers.

    `host_seconds`: how long a poll goes on asking a host that has more feeds than it can answer; the rest stay due.
    Raises StoreError.
    """
    urls = [feed.url for feed in settings.feeds]
    with ExitStack() as stack:
        store = stack.enter_context(open_state(settings, reach=reach))
        parser = stack.enter_context(closing(WorkerParser(limits=settings.limits)))
        yield Pipeline(
            clock=clock or SystemClock(),
            fetcher=HttpFetcher(
                limits=settings.limits,
                own=private_origins(urls),
                allow_private=settings.allow_private,
                contact=settings.contact,
                host_seconds=host_seconds,
                secrets={feed.url: secret_headers(feed) for feed in settings.feeds if feed.auth or feed.headers},
            ),
            parser=parser,
            store=store,
            senders=_senders(settings, stack),
            feeds={feed.url: feed for feed in settings.feeds},
            watches=settings.watches,
            read_places=reader(settings.feeds, settings.places),
            channels={channel.name: channel for channel in settings.channels},
            first_run=settings.first_run,
            retention=settings.retention,
            poll_policy=settings.poll,
            retry_policy=settings.retry,
            health_to=settings.health_to,
            pulse=_pulse(settings, clock or SystemClock(), stack),
            reach=reach,
            stopping=stopping,
        )


@contextmanager
def held(settings: Settings) -> Iterator[None]:
    """The state directory, and the database's if that is another, held against a second daemon.

    Raises StateLockedError, StoreError.
    """
    with ExitStack() as stack:
        for directory in dict.fromkeys((settings.state_dir.absolute(), _database(settings).parent)):
            stack.enter_context(hold(directory))
        yield


def open_state(settings: Settings, *, reach: Reach = lambda _: None) -> AbstractContextManager[SqlStore]:
    """The store of these settings, closed on leaving. Raises StoreError."""
    return closing(open_store(_database_url(settings), reach=reach))


def has_store(settings: Settings) -> bool:
    """Whether there is a database; makes none. Raises StoreError when we may not look."""
    path = _database(settings)
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


def has_history(settings: Settings) -> bool:
    """Whether there is a store that holds an item; makes none. Raises StoreError."""
    if not has_store(settings):
        return False
    with open_state(settings) as store:
        return any(True for _ in store.items(_LONG_AGO, datetime.now(UTC)))


@cache
def renderer() -> Renderer:
    """The templates that digests are written with."""
    from watcher.adapters.templates import TemplateRenderer, builtin

    return TemplateRenderer(builtin())


def secret_headers(feed: Feed) -> Sequence[tuple[str, Secret]]:
    """What is sent to the server of a feed, and to nobody else."""
    if not feed.auth:
        return feed.headers
    basic = base64.b64encode(feed.auth.reveal().encode()).decode()
    return (*feed.headers, ("Authorization", Secret(f"Basic {basic}")))


class _WhenAsked:
    """A ports.Renderer that is there with its first digest: most rounds have none, and Jinja takes 20 ms to load."""

    def render(self, digest: Digest) -> Rendered:
        return renderer().render(digest)


def _database_url(settings: Settings) -> str:
    return settings.database_url or f"sqlite:///{quote(str(_database(settings)))}"


def _database(settings: Settings) -> Path:
    """The file; settings accept no other kind of database."""
    if settings.database_url:
        return Path(unquote(settings.database_url.removeprefix("sqlite:///"))).absolute()
    return settings.state_dir.absolute() / "watcher.db"


def _senders(settings: Settings, stack: ExitStack) -> Mapping[str, Sender]:
    return {channel.name: _sender(channel, settings, stack) for channel in settings.channels}


def _sender(channel: Channel, settings: Settings, stack: ExitStack) -> Sender:
    return _mail(channel, settings) if channel.kind == "mail" else _hook(channel, settings, stack)


def _hook(channel: Channel, settings: Settings, stack: ExitStack) -> Sender:
    # here, and not above: who sends mail alone needs none of them
    from watcher.adapters.slack import SlackSender
    from watcher.adapters.webhook import WebhookSender

    poster = _poster(channel.url, settings, stack)
    if channel.kind == "slack":
        return SlackSender(url=channel.url, poster=poster, channel=channel.name)
    return WebhookSender(url=channel.url, signing=channel.signing, poster=poster, channel=channel.name)


def _poster(url: Secret, settings: Settings, stack: ExitStack) -> Poster:
    """The operator wrote this address: it may be a private one, at exactly this host and port."""
    from watcher.adapters.post import HttpPoster

    own = [origin(httpx.URL(url.reveal()))]
    return HttpPoster(stack.enter_context(guarded_client(own=own, allow_private=settings.allow_private)))


def _pulse(settings: Settings, clock: Clock, stack: ExitStack) -> Pulse | None:
    if settings.heartbeat is None:
        return None
    from watcher.adapters.heartbeat import Heartbeat

    return Heartbeat(url=settings.heartbeat, poster=_poster(settings.heartbeat, settings, stack), clock=clock)


def _mail(channel: Channel, settings: Settings) -> Sender:
    smtp = settings.smtp
    return MailSender(
        _WhenAsked(),
        host=smtp.host,
        port=smtp.port,
        security=smtp.security,
        user=smtp.user,
        password=smtp.password,
        sender=smtp.sender,
        recipients=channel.recipients,
        channel=channel.name,
    )
