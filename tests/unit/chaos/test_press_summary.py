"""A run of misbehaving papers ends with what was right, what was not, and how to go on."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.misbehaving import command
from tests.chaos.misbehaving.report import Line
from tests.chaos.misbehaving.summary import Summary

NAMES = ["nothing", "a-b", "new-slug"]
RIGHT = Line("nothing", edits=(3, 3))
WRONG = Line("a-b", false=1, trouble=("false: revised (believed), 1 times",))
SKIPPED = Line("new-slug", skipped="not root")


@pytest.mark.parametrize(
    ("lines", "exit_code", "text"),
    [
        ([RIGHT, Line("a-b"), Line("new-slug")], 0, "right=3/3 minutes=0"),
        ([RIGHT, Line("a-b"), SKIPPED], 2, "right=2/3 minutes=0 skipped: new-slug"),
        ([RIGHT, WRONG, SKIPPED], 1, "right=1/3 minutes=0 wrong: a-b skipped: new-slug"),
        ([RIGHT], 1, "right=1/3 minutes=0 not run: 2, go on with --from a-b"),
    ],
)
def test_the_summary_and_the_exit_code_say_what_was_right(lines: list[Line], exit_code: int, text: str) -> None:
    summary = Summary(NAMES, lines)
    assert (summary.text(), summary.exit_code) == (text, exit_code)
    assert json.loads(summary.json())["right"] == summary.right


def test_the_progress_says_how_much_is_left() -> None:
    assert Summary(NAMES, [RIGHT]).progress() == "1 of 3 behaviours run, about 0 minutes left"


def test_a_run_that_is_broken_off_still_ends_with_its_summary(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken_off(*_: object) -> Iterator[Line]:
        yield RIGHT
        raise SystemExit(130)

    monkeypatch.setattr(command, "lines", broken_off)
    options = Namespace(only=",".join(NAMES), short=True, first="", articles=None, json=False)
    with pytest.raises(SystemExit):
        command.press(options, tmp_path, lambda _: None)
    assert capsys.readouterr().out.splitlines()[-1] == "right=1/3 minutes=0 not run: 2, go on with --from a-b"


def test_a_run_may_hold_all_and_begin_with_a_later_behaviour() -> None:
    assert [one.name for one in command.chosen(",".join(NAMES), short=False, first="a-b")] == ["a-b", "new-slug"]
    assert command.chosen("all", short=True) == command.chosen("", short=False)
    assert command.chosen("", short=False, first="a-b")[0].name == "a-b"
    with pytest.raises(SystemExit, match="nothing is none of those to run: a-b"):
        command.chosen("a-b", short=False, first="nothing")
    with pytest.raises(SystemExit, match="no such behaviour: nobody"):
        command.chosen("", short=False, first="nobody")
