"""Kill -9 at named points and at random instants; the oracle is what the receivers logged, never our own database.

`python -m tests.crash --kills 1000 --seed 7` runs it at length; tests/test_crash.py runs 40 kills.
"""
