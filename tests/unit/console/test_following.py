"""Commands that follow the watch end alike: by Ctrl-C as unfinished, and without the watch with a sentence."""

from __future__ import annotations

import pytest
import typer
from redis.exceptions import ConnectionError as RedisIsAway

from services.console.exit_codes import ExitCode
from services.console.following import following
from shared.errors import PresswatchError


def test_ctrl_c_says_how_it_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, following("run it again"):
        raise KeyboardInterrupt
    assert ended.value.exit_code == ExitCode.UNFINISHED
    assert capsys.readouterr().err == "run it again\n"


@pytest.mark.parametrize("error", [RedisIsAway("refused"), ConnectionResetError("refused")])
def test_a_watch_that_is_away_is_said_in_a_sentence(error: Exception) -> None:
    with pytest.raises(PresswatchError, match="does not answer: refused; is `make run` running"), following(""):
        raise error


def test_other_errors_are_ours() -> None:
    with pytest.raises(KeyError), following(""):
        raise KeyError("x")
