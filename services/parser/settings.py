"""The parser's settings."""

from __future__ import annotations

from pydantic import Field

from shared.settings import SharedSettings


class ParserSettings(SharedSettings):
    parser_batch: int = Field(16, ge=1, le=500, description="Captures taken from the stream at once.")
    parser_aside_s: float = Field(20.0, gt=0, le=600, description="Seconds a suspicious page may take, set aside.")
    parser_aside_mb: int = Field(2048, ge=256, description="Memory in MB a suspicious page may take, set aside.")
    parser_images: int = Field(60, ge=0, le=500, description="Images of one article that are fetched at most.")
