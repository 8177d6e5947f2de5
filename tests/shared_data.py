"""Finds the material beside the checkout: tests that need it skip with a reason where it is absent, and fail in CI."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("PRESSWATCH_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared"))


def shared_data(relative: str) -> Path:
    """The path of one file or folder of the material; skips the test without it, fails it in CI."""
    path = SHARED / relative
    if path.exists():
        return path
    message = f"{relative} is not beside the checkout; set PRESSWATCH_SHARED_DATA to where it lies"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
