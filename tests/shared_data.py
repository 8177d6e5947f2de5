"""Find the material beside the checkout. Without it, tests that need it are skipped, and fail in CI."""

from __future__ import annotations

import os
from pathlib import Path

_NOT_HERE = os.environ.get("PRESSWATCH_SHARED_DATA") == ""
"""A CI that cannot have the material says so by an empty name."""
SHARED = Path(os.environ.get("PRESSWATCH_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared")


def shared_data(relative: str) -> Path:
    """Return the path of a file or folder of the material. Without it, skip the test, or fail it in CI."""
    import pytest  # only tests need it: training, which reads the material too, does without

    path = SHARED / relative
    if path.exists() and not _NOT_HERE:
        return path
    message = f"{relative} is not beside the checkout; set PRESSWATCH_SHARED_DATA to where it lies"
    if os.environ.get("CI") and not _NOT_HERE:
        pytest.fail(message)
    pytest.skip(message)
