"""Items -> stories: reports of one event, and how many independent sources it has."""

from watcher.core.stories.grouping import Assignment, Report, Stories, StoryPolicy
from watcher.core.stories.sources import Outlet, Sources, agency, shingles, sources_of
from watcher.core.stories.words import CommonWords

__all__ = [
    "Assignment",
    "CommonWords",
    "Outlet",
    "Report",
    "Sources",
    "Stories",
    "StoryPolicy",
    "agency",
    "shingles",
    "sources_of",
]
