"""The parser's settings."""

from __future__ import annotations

from pydantic import Field

from shared.settings import SharedSettings


class ParserSettings(SharedSettings):
    parser_batch: int = Field(16, ge=1, le=500, description="Captures to take from the stream at once.")
    parser_aside_s: float = Field(
        20.0, gt=0, le=600, description="Time limit for a suspicious page in its own process, in seconds."
    )
    parser_aside_mb: int = Field(
        2048, ge=256, description="Memory limit for a suspicious page in its own process, in MB."
    )
    parser_images: int = Field(60, ge=0, le=500, description="The most images to fetch for one article.")
    parser_styles: int = Field(
        16, ge=0, le=100, description="The most style sheets to fetch for one article, each at most once a week."
    )
