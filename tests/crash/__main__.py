"""`python -m tests.crash --kills 1000 [--seed 7]`."""

import argparse
import secrets
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crash.world import campaign, report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    with TemporaryDirectory() as directory:
        world, wrong = campaign(Path(directory), kills=arguments.kills, seed=arguments.seed)
    print(report(world, seed=arguments.seed))
    print("\n".join(wrong) or "nothing lost, repeats only with the same id and bytes, database ok")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
