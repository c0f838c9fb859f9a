"""Text: from a feed's markup to plain text (markup.py), from plain text to words that compare equal (fold.py)."""
