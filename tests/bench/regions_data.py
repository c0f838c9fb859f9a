"""Size, load time and memory of the gazetteer, and what a look-up costs."""

import time
import tracemalloc
import zlib
from importlib.resources import files
from statistics import median

from watcher.core.regions.gazetteer import MAGIC, Gazetteer
from watcher.core.text.fold import fold

LOADS = 5
LOOK_UPS = 30_000


def main() -> None:
    """Prints the table; limits are those that the data were made for."""
    data = files("watcher").joinpath("data", "gazetteer.bin").read_bytes()
    unpacked = len(zlib.decompress(data[len(MAGIC) :]))
    kept, peak = _memory(data)
    found = Gazetteer(data)
    kinds = [found.place(number).kind for number in found.numbers()]
    fresh, again, no_name = _look_ups(found)
    print("\nGazetteer: " + ", ".join(f"{kinds.count(kind):,} {kind}" for kind in sorted(set(kinds))))
    print(f"  size      {len(data) / 1e6:6.2f} MB, {unpacked / 1e6:.1f} MB unpacked (limit 6 MB)")
    print(f"  load      {_load(data) * 1e3:6.0f} ms of CPU, median of {LOADS} (limit 200)")
    print(f"  memory    {kept / 1e6:6.1f} MB, {peak / 1e6:.1f} MB while loading (limit 40)")
    print(f"  look-up   {fresh * 1e6:6.2f} us a name, {again * 1e6:.2f} us again, {no_name * 1e6:.2f} us another word")


def _load(data: bytes) -> float:
    seconds = []
    for _ in range(LOADS):
        start = time.process_time()
        Gazetteer(data)
        seconds.append(time.process_time() - start)
    return median(seconds)


def _memory(data: bytes) -> tuple[int, int]:
    """Bytes that it holds, and the most it held while loading; the file itself is not in them."""
    tracemalloc.start()
    found = Gazetteer(data)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del found
    return kept, peak


def _look_ups(found: Gazetteer) -> tuple[float, float, float]:
    """Seconds a look-up: of names for the first time, of names that come again, of words that are none."""
    names = [name for number in found.numbers()[:LOOK_UPS] if (name := fold(found.place(number).name))]
    others = [f"word{number}" for number in range(LOOK_UPS)]
    times = []
    for words in (names, names, others):
        start = time.process_time()
        for word in words:
            found.known(word)
        times.append((time.process_time() - start) / len(words))
    return times[0], times[1], times[2]


if __name__ == "__main__":
    main()
