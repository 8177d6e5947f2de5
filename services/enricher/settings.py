"""The enricher's settings."""

from __future__ import annotations

from pydantic import Field

from shared.settings import SharedSettings


class EnricherSettings(SharedSettings):
    """Settings from the environment, with the prefix `PRESSWATCH_`."""

    enricher_batch: int = Field(32, ge=1, le=500, description="Articles to take from the stream at once.")
    enricher_without: str = Field("", description="Steps that do not run, separated by commas, such as `names,dates`.")

    @property
    def switched_off(self) -> list[str]:
        """Return the names of the steps that do not run."""
        return [name.strip() for name in self.enricher_without.split(",") if name.strip()]
