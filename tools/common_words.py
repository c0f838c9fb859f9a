"""`python -m tools.common_words`: which words say little, by language -> watcher/data/common-words.txt.

A line a language: its tag, then for each weight the folded words of it, in order. The weight of a word is how much it
says that two texts share it, in nats, rounded down: -ln of the share of short texts that it stands in (a text has a
dozen words). Words that are not in the file say the most. The source is wordfreq (see watcher/data/NOTICE); what comes
out depends on it alone.
"""

import math
from collections import defaultdict
from pathlib import Path

from wordfreq import available_languages, get_frequency_dict

from watcher.core.stories.words import UNKNOWN, features

WORDS_OF_A_TEXT = 12
COMMONEST = 1_500
"""Words of a language that are looked at; the rarest of them weigh as much as unknown ones."""
TARGET = Path(__file__).parent.parent / "watcher/data/common-words.txt"
_TAGS = {"nb": "no", "sh": "hr sr bs"}


def main() -> None:
    lines = [
        line for language in sorted(available_languages()) for line in _lines(language, _TAGS.get(language, language))
    ]
    TARGET.write_text("".join(lines), encoding="utf-8")
    print(f"{TARGET.name}: {len(lines)} languages, {TARGET.stat().st_size:,} bytes")


def _lines(language: str, tags: str) -> list[str]:
    by_weight: dict[int, list[str]] = defaultdict(list)
    for word, weight in _weights(language).items():
        by_weight[weight].append(word)
    groups = "".join(f"\t{weight} {' '.join(sorted(words))}" for weight, words in sorted(by_weight.items()))
    return [f"{tag}{groups}\n" for tag in tags.split()]


def _weights(language: str) -> dict[str, int]:
    """Of each feature that the commonest words have, those that weigh less than an unknown one."""
    shares: dict[str, float] = defaultdict(float)
    frequencies = get_frequency_dict(language)
    for word in sorted(frequencies, key=lambda word: (-frequencies[word], word))[:COMMONEST]:
        for feature in features(word):
            shares[feature] += frequencies[word] * WORDS_OF_A_TEXT
    weights = {feature: max(0, math.floor(-math.log(min(1.0, share)))) for feature, share in shares.items()}
    return {feature: weight for feature, weight in weights.items() if weight < UNKNOWN}


if __name__ == "__main__":
    main()
