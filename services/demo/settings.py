"""Settings of the demo press."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import EnvironmentSettings


class DemoSettings(EnvironmentSettings):
    """Settings from the environment, with the prefix `PRESSWATCH_DEMO_`. It needs neither Redis nor a database."""

    model_config = SettingsConfigDict(env_prefix="PRESSWATCH_DEMO_", extra="ignore")

    host: str = Field("127.0.0.1", description="Address on which the two papers listen.")
    public_host: str = Field("", description="Host name in the papers' links; by default the address they listen on.")
    herald_port: int = Field(8701, ge=1, le=65535, description="Port of the Saebom Herald.")
    gazette_port: int = Field(8702, ge=1, le=65535, description="Port of the Arlen Gazette.")
    sockets: tuple[int, int] | None = Field(
        None, description="Numbers of the open sockets of both ports, from the program that starts the papers."
    )
    clock: Path = Field(Path("data/demo/clock.json"), description="File that stores the start of the papers' clock.")
    log_format: Literal["auto", "json", "console"] = Field("auto", description="`auto`: JSON unless on a terminal.")
