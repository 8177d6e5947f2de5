"""Settings of the demo press."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class DemoSettings(BaseSettings):
    """Read from the environment, prefix `PRESSWATCH_DEMO_`. It needs neither Redis nor a database."""

    model_config = SettingsConfigDict(env_prefix="PRESSWATCH_DEMO_", extra="ignore")

    host: str = Field("127.0.0.1", description="Address the two papers listen on.")
    public_host: str = Field("", description="Host in the links they print; the address they listen on if empty.")
    herald_port: int = Field(8701, ge=1, le=65535, description="Port of the Saebom Herald.")
    gazette_port: int = Field(8702, ge=1, le=65535, description="Port of the Arlen Gazette.")
    clock: Path = Field(Path("data/demo/clock.json"), description="File that keeps when the papers' clock was started.")
    log_format: Literal["auto", "json", "console"] = Field("auto", description="`auto`: JSON unless on a terminal.")
