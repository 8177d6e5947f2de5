"""Every setting stands in docs/settings.md, with its default and what it means."""

from __future__ import annotations

from tests.unit.settings_page import PAGE, page, settings_classes, variables


def test_the_page_is_what_the_classes_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.unit.settings_page"


def test_every_setting_says_what_it_means() -> None:
    kinds = list(settings_classes())
    assert len(kinds) > 5
    silent = [name for _, kind in kinds for name, field in variables(kind).items() if not field.description]
    assert silent == []
