"""Builds watcher/data/gazetteer.bin: `python -m tools.gazetteer`, or `make gazetteer`, which sets its packages up.

sources/ reads what others collected (GeoNames, Unicode CLDR), hand/ holds what we know and they do not, build.py
brings them together, pack.py writes the bytes that watcher/core/regions/gazetteer.py reads. Nothing here asks the
clock or the network, and nothing depends on the order of a set: the same sources give the same bytes.
"""
