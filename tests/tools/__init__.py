"""Tests of the programs that build data."""
