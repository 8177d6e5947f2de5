"""Stages load without packages that they do not use, and can still load them later."""

from __future__ import annotations

import subprocess
import sys

import pytest

_UNUSED = ("rich", "opentelemetry.sdk.metrics")


@pytest.mark.parametrize("stage", ["fetcher", "parser", "publisher"])
def test_a_stage_loads_no_package_that_it_does_not_use(stage: str) -> None:
    code = (
        f"import sys, services.{stage}.__main__\n"
        f"print([name for name in {_UNUSED} if name in sys.modules])\n"
        "import rich.traceback, opentelemetry.sdk.metrics"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"
