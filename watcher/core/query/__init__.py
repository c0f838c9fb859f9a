"""The watch language: `parse` reads a query; page.py is an item's text, atoms.py and lexicon.py say where to look for a
phrase, evaluate.py whether a page meets an expression."""

from watcher.core.query.lists import Lists, lists_in
from watcher.core.query.located import Locate
from watcher.core.query.notes import notes, reach
from watcher.core.query.parse import parse
from watcher.core.query.sameness import in_language, languages, merged

__all__ = ["Lists", "Locate", "in_language", "languages", "lists_in", "merged", "notes", "parse", "reach"]
