"""The table of common words that comes with the program. What is *not* here: what it is for (core/stories/words.py)."""

from functools import cache
from importlib.resources import files

from watcher.core.stories.words import CommonWords


@cache
def common_words() -> CommonWords:
    return CommonWords(files("watcher").joinpath("data", "common-words.txt").read_text("utf-8"))
