"""`python -m tools.gazetteer --cldr DIR [--check] [--out FILE]`: says what is wrong, or writes the file.

Exit 1 when a line of a hand file cannot be used: then nothing is written.
"""

import argparse
import sys
from pathlib import Path

from tools.gazetteer import handfiles
from tools.gazetteer.build import complete, counts, gather
from tools.gazetteer.pack import pack

_HERE = Path(__file__).parent
_HAND = _HERE / "hand"
_DATA = _HERE.parents[1] / "watcher/data/gazetteer.bin"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.gazetteer", description="Builds the gazetteer.")
    parser.add_argument("--check", action="store_true", help="read all sources and hand files, write nothing")
    parser.add_argument("--out", type=Path, default=_DATA, metavar="FILE")
    parser.add_argument("--cldr", type=Path, required=True, metavar="DIR", help="the folder common of CLDR's XML files")
    asked = parser.parse_args()
    build = gather(asked.cldr)
    faults = complete(build, handfiles.read(_HAND))
    for fault in faults:
        print(fault, file=sys.stderr)
    data = pack(build, handfiles.digest(_HAND))
    print(", ".join(f"{number:,} {kind}" for kind, number in counts(build).items()), f"{len(data):,} bytes", sep="; ")
    if faults:
        return 1
    if not asked.check:
        written = asked.out.with_suffix(".new")
        written.write_bytes(data)
        written.replace(asked.out)
    return 0


sys.exit(main())
