"""`watcher explain`: what every watch makes of an item, term by term, also where it did not match.

The item is judged by the settings as they are now, not as they were when it came in. What is *not* here: the reckoning
(core/match.py), and the store (history.py), which is opened for an item or a link and not for lines.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import chain
from typing import TextIO

from watcher.commands.match import hit_record
from watcher.commands.regions import mention_record
from watcher.commands.subjects import Lines, Subject, dumps
from watcher.commands.terminal import (
    WIDTH,
    Marks,
    cut,
    excerpts,
    harmless,
    isolated,
    marked,
    marks_for,
    merged,
    wrapped,
)
from watcher.commands.watches import matcher_of, named
from watcher.core.digest import when
from watcher.core.identity import canonical_url
from watcher.core.model import Entry, FieldName, Hit, Mention, Outcome, Verdict
from watcher.core.text.fold import fold
from watcher.errors import WatcherError
from watcher.settings import Settings

_WHOLE, _AROUND = 600, 120  # code points of a text that are shown whole, and around a hit in a longer one
_LISTED = 10  # items that fit, and are named, when one was asked for
_KINDS = {"city": "city", "admin": "province", "group": "group", "metonym": "government", "actor": "armed actor"}
_KNOWN_BY = {"point": "the item's own point", "code": "the item's own country code", "home": "the home of its feed"}
_TEXTS = {"summary": "text"}
_TERMS = 40  # terms named for one reason; the others are counted

Pair = tuple[Subject, Sequence[Verdict]]


def run(
    settings: Settings,
    wanted: str,
    *,
    watch: str,
    places: bool = False,
    stdin: Iterable[str],
    as_json: bool,
    out: TextIO,
    err: TextIO,
    now: datetime,
) -> int:
    """Explain the items that `wanted` names (`-`: those of `stdin`) by `watch` (all for ""), or (`places`) the names of
    places in them; returns 1 when a line was no item, else 0.

    Raises WatcherError when there is no such item or watch.
    """
    read = Lines(stdin, err, headlines=True)
    subjects = read if wanted == "-" else find(settings, wanted, now)
    if places:
        _explain_places(settings, subjects, now, out, as_json=as_json)
        return int(read.failed)
    matcher = matcher_of(settings, [named(settings, watch)] if watch else settings.watches)
    judged = ((it, matcher.reckon(it.entry, feed_url=it.feed_url, source=it.source)) for it in subjects)
    if as_json:
        out.writelines(dumps(record(subject, verdict)) for subject, verdicts in judged for verdict in verdicts)
    else:
        _print(judged, settings.timezone, now, out)
    return int(read.failed)


def _print(judged: Iterable[Pair], zone: tzinfo, now: datetime, out: TextIO) -> None:
    marks = marks_for(out)
    for number, (subject, verdicts) in enumerate(judged):
        if number:
            print(file=out)
        for line in chain(item_lines(subject, verdicts, zone, now, marks), *map(verdict_lines, verdicts)):
            print(line, file=out)
        out.flush()


def _explain_places(
    settings: Settings, subjects: Iterable[Subject], now: datetime, out: TextIO, *, as_json: bool
) -> None:
    from watcher.adapters.gazetteer import interpreter
    from watcher.commands.places import reading_lines, reading_record

    interpret, marks = interpreter(settings.feeds, settings.places), marks_for(out)
    for number, subject in enumerate(subjects):
        readings = interpret(subject.entry, subject.feed_url)
        if as_json:
            out.writelines(dumps(reading_record(subject, reading)) for reading in readings)
            continue
        shown = chain([""] * bool(number), item_lines(subject, (), settings.timezone, now, marks))
        out.writelines(f"{line}\n" for line in chain(shown, reading_lines(readings)))


# --- which item ------------------------------------------------------------------------------------------------------


def find(settings: Settings, wanted: str, now: datetime) -> Sequence[Subject]:
    """What `wanted` names: the items that a feed of the settings lists now, by its address; else, of the store, those
    with this link, or the one with this key, the beginning of its key, or these words in its title.

    Raises WatcherError when that is none, or (but for a link) more than one.
    """
    from watcher.commands import history  # brings the database in, for which `-` cannot wait

    link = canonical_url(wanted) if wanted.lower().startswith(("http://", "https://")) else ""
    for feed in settings.feeds:
        if link and link == canonical_url(feed.url):
            return history.polled(settings, feed, now)
    with history.stored(settings, history.LONG_AGO, now) as (_, subjects):
        return with_link(subjects, link) if link else [fitting(subjects, wanted)]


def with_link(subjects: Iterable[Subject], link: str) -> list[Subject]:
    """Those with this (canonical) link: several feeds may have listed it."""
    found = [subject for subject in subjects if canonical_url(subject.entry.link) == link]
    if not found:
        raise WatcherError(f"no stored item has the link {link}, and it is no feed of the settings")
    return found


def fitting(subjects: Iterable[Subject], wanted: str) -> Subject:
    """The one with this key; else the only one whose key begins so, or in whose title these words are."""
    words, fit = frozenset(fold(wanted).split()), []
    for subject in subjects:
        if subject.id == wanted:
            return subject
        if words and (str(subject.id).startswith(wanted) or words.issubset(fold(subject.entry.title).split())):
            fit.append(subject)
    if len(fit) == 1:
        return fit[0]
    if not fit:
        raise WatcherError(f"no stored item has the key {wanted!r} or these words in its title")
    listed = [f"  {subject.id}  {cut(harmless(subject.entry.title), 44)}" for subject in fit[-1 : -_LISTED - 1 : -1]]
    more = [f"  and {len(fit) - _LISTED} older ones"] if len(fit) > _LISTED else []
    raise WatcherError("\n".join((f"{len(fit)} items fit {wanted!r}; name one by its key:", *listed, *more)))


# --- in words --------------------------------------------------------------------------------------------------------


def item_lines(
    subject: Subject, verdicts: Sequence[Verdict], zone: tzinfo, now: datetime, marks: Marks
) -> Iterator[str]:
    """The item, with what the watches found in it between marks."""
    hits = [hit for verdict in verdicts for outcome in verdict.outcomes for hit in outcome.hits]
    entry = subject.entry
    yield from wrapped(isolated(_text(entry.title or "(untitled)", _spans(hits, "title"), marks)))
    if origin := " | ".join(_origin(subject, zone, now)):
        yield from wrapped(origin, indent="  ")
    if entry.link:  # in one piece however long, so that it can be clicked or copied
        yield f"  {_text(entry.link, _spans(hits, 'url'), marks)}"
    if entry.summary and entry.summary != entry.title:
        yield from wrapped(isolated(_text(entry.summary, _spans(hits, "summary"), marks)), indent="  ")
    for field, name, text in _further(entry):
        if spans := _spans(hits, field):
            yield from wrapped(f"{name}: {isolated(_text(text, spans, marks))}", indent="  ")


def _origin(subject: Subject, zone: tzinfo, now: datetime) -> Iterator[str]:
    if subject.source:
        yield harmless(subject.source)
    if subject.at:
        yield when(subject.at, zone, now)
    if isinstance(subject.id, str) and subject.id != subject.entry.link:
        yield cut(harmless(subject.id), WIDTH // 2)
    if subject.baseline:
        yield "came with a silent baseline: no channel heard of it"


def _further(entry: Entry) -> Iterator[tuple[FieldName, str, str]]:
    yield "author", "authors", ", ".join(entry.authors)
    yield "category", "categories", ", ".join(entry.categories)


def _spans(hits: Iterable[Hit], field: FieldName) -> list[tuple[int, int]]:
    return merged((hit.start, hit.end) for hit in hits if hit.field == field)


def _text(text: str, spans: Sequence[tuple[int, int]], marks: Marks) -> str:
    """A text with its marks; of a long one what stands around them."""
    parts = excerpts(text, spans, whole=_WHOLE, around=_AROUND)
    shown = [
        marked(text[start:end], [(a - start, b - start) for a, b in spans if start <= a and b <= end], marks)
        for start, end in parts
    ]
    before, after = "… " if parts[0][0] else "", " …" if parts[-1][1] < len(text) else ""
    return f"{before}{' … '.join(shown)}{after}"


def verdict_lines(verdict: Verdict) -> Iterator[str]:
    """`SAHEL  22 of 30: no match, 8 short`, the terms that were found with their points, and why others were not."""
    yield ""
    result = f"{verdict.score} of {verdict.threshold}: {_result(verdict)}"
    yield from wrapped(result, indent=f"{verdict.watch}  ", hanging="  ")
    if verdict.regions:
        yield from wrapped("; ".join(map(place, verdict.regions)), indent=" " * 8, hanging=" " * 10)
    found = [outcome for outcome in verdict.outcomes if outcome.hits]
    for outcome in sorted(found, key=lambda it: (it.term.veto, -abs(_points(it)))):
        yield from _found_lines(outcome)
    for reason, terms in _missing(verdict).items():
        named = ", ".join(isolated(harmless(term)) for term in terms[:_TERMS])
        more = f" and {len(terms) - _TERMS} more" if len(terms) > _TERMS else ""
        words = f"{named}: {reason}" if len(terms) == 1 and reason != _NOTHING else f"{reason}: {named}{more}"
        yield from wrapped(words, indent=" " * 8, hanging=" " * 10)


def _result(verdict: Verdict) -> str:
    if verdict.matched:
        return "match"
    if not verdict.outcomes:  # a watch of places alone: it is not short of anything but a place
        return f"no match, {verdict.barred}"
    short = verdict.threshold - verdict.score
    reasons = [f"{short} short"] if short > 0 else []
    return ", ".join(("no match", *reasons, *filter(None, [verdict.barred])))


def _found_lines(outcome: Outcome) -> Iterator[str]:
    points = _points(outcome)
    figure = "veto" if outcome.term.veto else str(points)
    fields = ", ".join(dict.fromkeys(hit.field or "not in words" for hit in outcome.hits))
    twice = f", 2 x {outcome.term.weight}" if points and points == 2 * outcome.term.weight else ""
    term = isolated(harmless(outcome.term.source))
    yield from wrapped(f"{term} ({fields}{twice})", indent=f"{figure:>6}  ", hanging=" " * 10)


def place(one: Mention) -> str:
    """`Kirkuk (city, IQ): named in the title`, `Iraq: “Iraqi” in the text`, `Iraq: the home of its feed`."""
    inner = ", ".join(filter(None, (_KINDS.get(one.kind, ""), one.country if one.country != one.region else "")))
    name = f"{isolated(harmless(one.name))} ({inner})" if inner else isolated(harmless(one.name))
    if not one.field:
        return f"{name}: {', '.join((_KNOWN_BY[one.kind], *one.evidence))}"
    where = f"in the {_TEXTS.get(one.field, one.field)}"
    alike = one.text.casefold() == one.name.casefold()
    return f"{name}: named {where}" if alike else f"{name}: “{isolated(harmless(one.text))}” {where}"


def _points(outcome: Outcome) -> int:
    return sum(hit.points for hit in outcome.hits)


def _missing(verdict: Verdict) -> Mapping[str, Sequence[str]]:
    """Terms by why they were not found; those of which nothing is there last."""
    terms: dict[str, list[str]] = {}
    for outcome in verdict.outcomes:
        if not outcome.hits:
            terms.setdefault(outcome.missing, []).append(outcome.term.source)
    return dict(sorted(terms.items(), key=lambda it: it[0] == _NOTHING))


_NOTHING = "not found"


# --- as JSON ---------------------------------------------------------------------------------------------------------


def record(subject: Subject, verdict: Verdict) -> dict[str, object]:
    """One watch's reckoning of one item."""
    return {
        "id": subject.id,
        "title": subject.entry.title,
        "watch": verdict.watch,
        "matched": verdict.matched,
        "score": verdict.score,
        "threshold": verdict.threshold,
        "barred": verdict.barred,
        "terms": list(map(_outcome_record, verdict.outcomes)),
        "regions": [dict(mention_record(one)) | {"evidence": list(one.evidence)} for one in verdict.regions],
    }


def _outcome_record(outcome: Outcome) -> dict[str, object]:
    return {
        "term": outcome.term.source,
        "weight": outcome.term.weight,
        "veto": outcome.term.veto,
        "points": _points(outcome),
        "missing": outcome.missing,
        "hits": list(map(hit_record, outcome.hits)),
    }
