"""Templates are compiled before the first visitor needs them."""

from __future__ import annotations

import jinja2
import pytest

from services.reader.adapters.web.templates import TemplateRenderer


def test_no_visitor_waits_for_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    renderer = TemplateRenderer(str)
    renderer.compile()

    def compiled(*_given: object, **_named: object) -> None:
        raise AssertionError("compiled for a visitor")

    monkeypatch.setattr(jinja2.Environment, "compile", compiled)
    assert "Not there" in renderer.page(
        "message.html", title="Not there", why="", number=404, again="/", asked="", path="/", here="/"
    )
