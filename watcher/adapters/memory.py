"""The garbage collector, told what is there to stay.

It looks at all records again whenever there are a quarter more of them, which is a third of the time that 100,000 terms
take to be read (m) and a fifth of that of our imports, and then at those that new ones refer to, for as long as the
program runs. What is *not* here:
anything that frees memory; records without cycles need no collector for that.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def made_to_stay() -> Iterator[None]:
    """Settings, what is built of them, and modules are made inside: the collector leaves them alone, now and later."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_enabled:
            gc.enable()
