"""Outlets without files, for pages made up in tests."""

from __future__ import annotations

from services.parser.adapters.outlet_rules import OutletRules
from shared.sources import Sources


class NoRules(OutletRules):
    def __init__(self) -> None:
        super().__init__(Sources)
