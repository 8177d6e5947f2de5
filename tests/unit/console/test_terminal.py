"""What strangers wrote must not steer the operator's terminal, nor make a line read otherwise than it is."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from rich.table import Table
from rich.text import Text

from services.console.run.supervisor.live_view import live_view
from services.console.run.supervisor.poller import PollResult
from services.console.run.supervisor.stage_statistics import StageStatistics
from services.console.sources.page_trial import read_file
from services.console.sources.try_page import _show
from services.console.terminal import SafeConsole, terminal
from shared.observability import logs
from shared.sanitize import sanitize, sanitize_line
from shared.sources import Sources

NOW = datetime(2024, 5, 3, tzinfo=UTC)
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\r\x00"
SPELLED = "\\x1b]0;owned\\x07\\x1b[2J\\x9b31m\\u202egnp.exe\\u2066\\r\\x00"


def steers(text: str) -> bool:
    return any(sign in text for sign in "\x1b\x07\x9b\u202e\u2066\r\x00")


def test_such_characters_are_spelled_out_and_no_others() -> None:
    assert sanitize(HOSTILE) == SPELLED
    plain = "항구\u3000Ünï\u00a0c😀\u200d👩\tand\nlines ٣"
    assert sanitize(plain) == plain
    assert sanitize_line("a\nlevel=error\tb") == "a\\nlevel=error\\tb"
    assert sanitize("half \ud800") == "half \\ud800"


@pytest.mark.parametrize("colours", [False, True])
def test_whatever_is_printed(colours: bool) -> None:
    file = io.StringIO()
    console = terminal(file=file, force_terminal=colours, color_system="standard" if colours else None, width=200)
    table = Table("name", HOSTILE)
    table.add_row(Text(HOSTILE), HOSTILE)
    for one in (
        HOSTILE,
        Text(HOSTILE),
        table,
        SafeConsole(live_view("", PollResult({"parser": StageStatistics()}, newest=HOSTILE), {}, [HOSTILE])),
    ):
        console.print(one, style="bold")
    printed = file.getvalue()
    assert ("\x1b[1m" in printed) is colours
    assert printed.count("owned") >= 6
    assert not steers(printed.replace("\x1b[", "") if colours else printed)
    assert "\x1b]" not in printed
    assert "[2J" not in printed.replace("\\x1b[2J", "")


def test_a_page_that_is_tried(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    spelled = "&#27;[2J\u202eowned&#x9b;31m"
    text = f"The harbour {spelled} was opened on Friday, and ships of twelve thousand tons can moor there. " * 5
    path.write_text(
        f"<title>Harbour {spelled}</title><h1>Harbour {spelled}</h1><p class=byline>By Ana {spelled}<p>{text}"
    )
    file = io.StringIO()
    _show(terminal(file=file, width=200), read_file(path, "https://news.example/1", Sources(), NOW), True)
    assert "owned" in file.getvalue()
    assert not steers(file.getvalue())


def test_logs_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        logs.configure("under-test", "console")
        log = structlog.get_logger()
        log.info("page read", title=f"{HOSTILE}\nforged [error]")
        try:
            raise ValueError(HOSTILE)
        except ValueError:
            log.exception("page not read")
    finally:
        structlog.configure(**before)
    printed = capsys.readouterr().err
    assert "\x1b]" not in printed
    assert not steers(printed.replace("\x1b[", ""))
    assert SPELLED in printed
    assert "\nforged" not in printed
