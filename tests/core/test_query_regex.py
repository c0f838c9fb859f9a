"""Regular expressions: in all scripts, and in time that grows with the text alone."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.query.regex import compile_bounded

FOUND = [
    (r"CVE-20\d{2}-\d{4,}", "see CVE-2024-12345 now", ["CVE-2024-12345"]),
    (r"T-?(55|62|72)", "T-55, T72 and T 62", ["T-55", "T72"]),
    (r"\w+istan", "Özbekistan, Afghanistan, الأفغان", ["Özbekistan", "Afghanistan"]),
    (r"[\w-]+ist", "Anti-Féminist", ["Anti-Féminist"]),
    (r"\d+ killed", "٣٤ killed, 5 killed", ["٣٤ killed", "5 killed"]),
    (r"[\d٫]+", "٣٫٤", ["٣٫٤"]),
    (r"car\sbomb", "car\u00a0bomb", ["car\u00a0bomb"]),
    (r"\Wx\S", "éx! x!", [" x!"]),
    (r"\bUN\b", "UN UNO (UN)", ["UN", "UN"]),
    (r"курск", "КУРСК курск", ["курск"]),
    (r"(?i)курск", "КУРСК курск", ["КУРСК", "курск"]),
    (r"[]x]+", "a]x", ["]x"]),
    (r"\[\w\]", "[é]", ["[é]"]),
    (r"\\w", r"a\w é", [r"\w"]),
    (r"x|yz*", "xyzz", ["x", "yzz"]),
    (r"袭击?", "袭 袭击", ["袭", "袭击"]),
    (r"a.b", "a\nb a\ud800b", ["a\ud800b"]),
]
REFUSED = [
    ("(x", "missing )"),
    ("x**", "bad repetition"),
    ("x{1001}", "invalid repetition size"),
    (r"(x)\1", "invalid escape"),
    ("(?=x)y", "no looking around"),
    ("(?<!x)y", "no looking around"),
    ("x*", "satisfied where nothing stands"),
    ("x|", "satisfied where nothing stands"),
    ("^", "satisfied where nothing stands"),
    (r"\b", "satisfied where nothing stands"),
    (r"\b|x", "satisfied where nothing stands"),
    (r"\bкурск\b", "ASCII letters only"),
    (r"\b\pL+", "ASCII letters only"),
    (r"[\W]x", "cannot stand in brackets"),
    (r"\Qx\E", "are not taken"),
    ("[[:alpha:]]", "are not taken"),
    ("\ud800", "are not taken"),
    ("x" * 1001, "longer than 1000 characters"),
    (r"(\pL{1,99}x){9}" * 5, "too large"),
    ("x{0,1000}" * 3 + "y", "too large"),
]
EVIL = [r"(a+)+b", r"(a|aa)+b", r"(a*)*b", r"a.*a.*a.*b", r"(\w+\s?)+!", r"([ab]+)*c", r"[ab]*a[ab]{200}c"]


@pytest.mark.parametrize(("pattern", "text", "found"), FOUND)
def test_letters_figures_and_spaces_are_those_of_all_scripts(pattern: str, text: str, found: list[str]) -> None:
    """Case and accents count, as nothing is folded."""
    assert [text[start:end] for start, end in compile_bounded(pattern).spans(text)] == found


@pytest.mark.parametrize(("pattern", "problem"), REFUSED)
def test_what_has_no_bound_or_no_sense_is_refused(pattern: str, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        compile_bounded(pattern)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("pattern", EVIL)
def test_no_pattern_takes_for_ever(pattern: str) -> None:
    """Those that take `re` years over 40 letters, over 64,000 of them."""
    regex = compile_bounded(pattern)
    for text in ("a" * 64_000, "ab " * 21_000, "aéb" * 21_000):
        assert sum(1 for _ in regex.spans(text)) <= len(text)


@settings(deadline=None)
@given(st.text(alphabet="ab()[]{}*+?|^$.\\wWdDsSbBQpL,-:1é\ud800", max_size=12), st.text(max_size=30))
def test_spans_are_in_order_and_never_empty(pattern: str, text: str) -> None:
    """Any pattern is compiled or refused by ValueError, and runs over any text."""
    try:
        regex = compile_bounded(pattern)
    except ValueError:
        return
    end = 0
    for start, stop in regex.spans(text):
        assert end <= start < stop <= len(text)
        end = stop
