"""How often Python looks for objects that refer to each other in a circle."""

from __future__ import annotations

import atexit
import gc

_OF_A_BATCH = 200_000


def tune_garbage_collector(new_objects: int = _OF_A_BATCH) -> None:
    """Search after this many new objects instead of 700, and not at exit.

    A batch or a page's tree is thousands of small objects without cycles that live and die together. At the default of
    700 the collector scans them again and again, which takes a sixth of the time of a hop. A large page alone has more
    than 50,000.
    """
    gc.set_threshold(new_objects, 20, 50)
    atexit.register(gc.freeze)  # the last search takes a quarter of a second, and memory is freed anyway
