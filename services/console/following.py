"""How commands follow what the watch does: until it is done, until Ctrl-C, or until the watch is gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from redis.exceptions import RedisError

from services.console.exit_codes import ExitCode
from shared.errors import PresswatchError


@contextmanager
def following(on_stop: str) -> Iterator[None]:
    """Print `on_stop` after Ctrl-C and exit as unfinished. Raises `PresswatchError` if the watch does not answer."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise PresswatchError(f"the watch's stream server does not answer: {error}; is `make run` running?") from None
    except KeyboardInterrupt:
        typer.echo(on_stop, err=True)
        raise typer.Exit(ExitCode.UNFINISHED) from None
