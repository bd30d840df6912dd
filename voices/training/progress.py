"""A progress bar where there is a terminal, a line now and then where there is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.progress import track

LINE_EVERY_S = 20.0
Item = TypeVar("Item")


def progress(what: str, items: Sequence[Item]) -> Iterator[Item]:
    """The items, one by one, while saying how many are done."""
    if sys.stderr.isatty():
        yield from track(items, description=what)
        return
    spoken = time.monotonic()
    for done, item in enumerate(items, 1):
        yield item
        if time.monotonic() - spoken > LINE_EVERY_S or done == len(items):
            spoken = time.monotonic()
            print(f"{what}: {done} of {len(items)}", file=sys.stderr, flush=True)
