"""Rows <-> nouns. A row to write is a dict by column name. What is *not* here: SQL."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import RowMapping

from watcher.core.model import ChannelState, Delivery, Entry, FeedState, Hit, Item, Locus, Match, Mention, Story

# These records have a column for each field, of the same name.
FEED_STATE = tuple(field.name for field in fields(FeedState))
CHANNEL_STATE = tuple(field.name for field in fields(ChannelState))
DELIVERY = tuple(field.name for field in fields(Delivery))
_HIT = tuple(field.name for field in fields(Hit))
_MENTION = tuple(field.name for field in fields(Mention))

# Compact, and in the letters that were written: a hit in Arabic stays legible, at a third of the bytes.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def feed_state_row(state: FeedState) -> dict[str, Any]:
    return {name: getattr(state, name) for name in FEED_STATE}


def channel_state_row(state: ChannelState) -> dict[str, Any]:
    return {name: getattr(state, name) for name in CHANNEL_STATE}


def delivery_row(delivery: Delivery) -> dict[str, Any]:
    return {name: getattr(delivery, name) for name in DELIVERY}


def item_row(item: Item) -> dict[str, Any]:
    entry = item.entry
    return {
        "key": item.key,
        "feed_url": item.feed_url,
        "source": item.source,
        "seen_at": item.seen_at,
        "arrival": item.arrival,
        "guid": entry.guid,
        "link": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "published_at": entry.published_at,
        "authors": _json(entry.authors),
        "categories": _json(entry.categories),
        "language": entry.language,
        "points": _json([astuple(point) for point in entry.points]),
        "countries": _json(entry.countries),
    }


def match_row(match: Match, seen_at: datetime) -> dict[str, Any]:
    return {
        "item": match.item,
        "watch": match.watch,
        "seen_at": seen_at,
        "threshold": match.threshold,
        "score": match.score,
        "hits": _json([{name: getattr(hit, name) for name in _HIT} for hit in match.hits]),
        "regions": _json([_mention_row(mention) for mention in match.regions]),
    }


def _mention_row(mention: Mention) -> dict[str, Any]:
    row = {name: getattr(mention, name) for name in _MENTION}
    return row | {"locus": astuple(mention.locus) if mention.locus else None}


def feed_state(row: RowMapping) -> FeedState:
    return FeedState(**{name: row[name] for name in FEED_STATE})


def channel_state(row: RowMapping) -> ChannelState:
    return ChannelState(**{name: row[name] for name in CHANNEL_STATE})


def delivery(row: RowMapping) -> Delivery:
    return Delivery(**{name: row[name] for name in DELIVERY})


def item(row: RowMapping) -> Item:
    entry = Entry(
        guid=row["guid"],
        link=row["link"],
        title=row["title"],
        summary=row["summary"],
        published_at=row["published_at"],
        authors=tuple(json.loads(row["authors"])),
        categories=tuple(json.loads(row["categories"])),
        language=row["language"],
        points=tuple(Locus(*point) for point in json.loads(row["points"])),
        countries=tuple(json.loads(row["countries"])),
    )
    return Item(
        key=row["key"],
        feed_url=row["feed_url"],
        source=row["source"],
        entry=entry,
        seen_at=row["seen_at"],
        arrival=row["arrival"],
    )


def match(row: RowMapping) -> Match:
    hits = tuple(Hit(**hit) for hit in json.loads(row["hits"]))
    regions = tuple(_mention(mention) for mention in json.loads(row["regions"]))
    return Match(watch=row["watch"], item=row["key"], threshold=row["threshold"], hits=hits, regions=regions)


def _mention(row: dict[str, Any]) -> Mention:
    locus = Locus(*row["locus"]) if row["locus"] else None
    return Mention(
        **row
        | {
            "within": tuple(row["within"]),
            "evidence": tuple(row["evidence"]),
            "called": tuple(row["called"]),
            "locus": locus,
        }
    )


def stories(rows: Iterable[RowMapping]) -> Iterator[Story]:
    """Rows of an item with one of its matches each, those of one item side by side -> one story an item."""
    for _key, group in groupby(rows, key=lambda row: row["key"]):
        same = list(group)
        yield Story(item=item(same[0]), matches=tuple(match(row) for row in same))
