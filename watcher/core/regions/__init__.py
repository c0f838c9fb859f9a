"""Regions: which places an item names. gazetteer.py holds the names, the rest decides which of them are meant."""
