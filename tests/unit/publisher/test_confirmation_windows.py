"""The confirmation window is the outlet's own where its source file names one."""

from __future__ import annotations

from datetime import timedelta

from services.publisher.core.removal.confirmation_windows import confirmation_window
from shared.sources import Outlet, Sources


def test_an_outlet_may_have_a_window_of_its_own() -> None:
    hasty = Outlet.model_validate(
        {"id": "hasty", "name": "Hasty", "hosts": ["hasty.example"], "schedule": {"confirm_after": "15s"}}
    )
    calm = Outlet.model_validate({"id": "calm", "name": "Calm", "hosts": ["calm.example"]})
    window = confirmation_window(lambda: Sources([hasty, calm]), 600)
    assert window("hasty") == timedelta(seconds=15)
    assert window("calm") == window("of-no-file.example") == timedelta(seconds=600)
