"""Texts and terms for property tests: words that are alike in many scripts, put together in many ways."""

from hypothesis import strategies as st

ALIKE = [
    *("IS", "is", "Is", "US", "us", "ISIS", "Isis", "isis", "i\u200ds", "state", "State", "Été", "ete", "E\u0301te"),
    *("Su", "25", "Su25", "bomb", "bombs", "carbomb", "b\u00adomb", "İran", "iran", "ıran", "Straße", "STRASSE"),
    *("мир", "МИР", "самолёт", "самолет", "العراق", "عراق", "بالعراق", "للعراق", "وداعش", "داعش", "עיראק", "ובעיראק"),
    *("हमला", "हमल", "伊", "斯", "国", "ガ", "カ", "한국", "한국은", "ก่", "ก", "x" * 120),
]

JOINTS = [" ", " ", " ", "-", ", ", "'", "", "\u200b", ". ", "\n", " – ", "_", "🧨"]

TEXTS = st.lists(st.tuples(st.sampled_from(ALIKE), st.sampled_from(JOINTS)), max_size=12).map(
    lambda parts: "".join(word + joint for word, joint in parts)
)

_WILD = st.sampled_from(["bo*", "*omb*", "st?te", "ISI*", "?raq", "is*s", "ira?", "самол*"])
_WORDS = st.one_of(st.sampled_from([word for word in ALIKE if len(word) < 20]), _WILD, st.just("Su-25"))

TERMS = st.tuples(
    st.sampled_from(["", "", "", "="]),
    st.lists(_WORDS, min_size=1, max_size=3).map(" ".join),
).map(lambda parts: "".join(parts))
"""Single terms as written, without weight."""
