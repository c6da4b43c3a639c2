"""Large values that are built without the garbage collector's pauses."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

# Of a plan of fewer tasks the collector's pauses are none.
LARGE = 500


def undisturbed_by(tasks: int) -> AbstractContextManager[None]:
    """``undisturbed`` for a plan of so many tasks, where that is worth it."""
    return undisturbed() if tasks > LARGE else nullcontext()


class _Builders:
    """How many large values are being built at the moment."""

    count = 0


_BUILDERS = _Builders()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold the collector off while a large value without cycles is built.

    A plan of ten thousand tasks is some hundred thousand objects; walking them for garbage that
    they cannot hold stopped the loop for a fifth of a second, again and again. They are set aside
    unlooked at, and go when nobody needs them any more.
    """
    if not _BUILDERS.count:
        gc.collect(1)
        gc.disable()
    _BUILDERS.count += 1
    try:
        yield
    finally:
        _BUILDERS.count -= 1
        if not _BUILDERS.count:
            gc.freeze()
            gc.enable()
