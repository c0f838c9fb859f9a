"""The digest: which stories in which order, how well we heard, and the words in which messages say it.

Templates and senders place what they get from here; they make no phrases of their own.
What is *not* here: markup, escaping, the limits of a receiver (adapters), and when a digest is due (core/schedule).
"""

from watcher.core.digest.compose import compose, coverage
from watcher.core.digest.heard import change_lines, coverage_lines
from watcher.core.digest.localtime import when
from watcher.core.digest.marked import Segment, excerpt, joined, title
from watcher.core.digest.wording import (
    brief,
    feed_name,
    headline,
    preheader,
    reasons,
    source_line,
    subject,
)

__all__ = [
    "Segment",
    "brief",
    "change_lines",
    "compose",
    "coverage",
    "coverage_lines",
    "excerpt",
    "feed_name",
    "headline",
    "joined",
    "preheader",
    "reasons",
    "source_line",
    "subject",
    "title",
    "when",
]
