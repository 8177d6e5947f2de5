"""Templates are compiled before the first visitor needs them, and once for all processes of a version."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import pytest
from jinja2.bccache import bc_magic

from services.reader.adapters.web import templates
from services.reader.adapters.web.templates import TemplateRenderer


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "compiled"


def _refuse_to_compile(monkeypatch: pytest.MonkeyPatch) -> None:
    def compiled(*_given: object, **_named: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(jinja2.Environment, "compile", compiled)


def _page(renderer: TemplateRenderer) -> str:
    return renderer.page("message.html", title="Not there", why="", number=404, again="/", asked="", path="/", here="/")


def test_no_visitor_waits_for_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    renderer = TemplateRenderer(str)
    renderer.compile()
    _refuse_to_compile(monkeypatch)
    assert "Not there" in _page(renderer)


def test_the_next_process_compiles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = TemplateRenderer(str, folder)
    first.compile()
    _refuse_to_compile(monkeypatch)
    second = TemplateRenderer(str, folder)
    second.compile()
    assert _page(second) == _page(first)


def test_another_version_compiles_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    TemplateRenderer(str, folder).compile()
    monkeypatch.setattr(templates, "_hash_of_files", lambda: "another")
    _refuse_to_compile(monkeypatch)
    with pytest.raises(AssertionError, match="compiled again"):
        TemplateRenderer(str, folder).compile()


def test_a_folder_that_cannot_be_written_is_no_error(folder: Path) -> None:
    folder.write_text("not a folder")
    assert "Not there" in _page(TemplateRenderer(str, folder))


def test_a_torn_file_is_compiled_again(folder: Path) -> None:
    page = _page(TemplateRenderer(str, folder))
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes()[: len(bc_magic) + 3])
    assert _page(TemplateRenderer(str, folder)) == page


def test_nothing_is_written_where_python_writes_no_bytecode(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert "Not there" in _page(TemplateRenderer(str, folder))
    assert not folder.exists()


def test_what_another_process_is_compiling_changes_no_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "_READER", tmp_path)
    (tmp_path / "app.py").write_text("app = 1")
    (tmp_path / "__pycache__").mkdir()
    before = templates._hash_of_files()
    (tmp_path / "__pycache__" / "template-1.pyc.tmp").write_text("half")
    assert templates._hash_of_files() == before
