"""The watch language: `parse` reads a query, atoms.py says where to look for a term, page.py what an item's text is."""

from watcher.core.query.parse import parse

__all__ = ["parse"]
