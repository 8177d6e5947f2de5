"""Settings of the fetcher."""

from __future__ import annotations

from pydantic import Field

from shared.settings import SharedSettings

PRODUCT = "Presswatch"
"""The name under which robots.txt files address us."""


class FetcherSettings(SharedSettings):
    """Settings from the environment, with the prefix `PRESSWATCH_`."""

    contact: str = Field(
        "",
        description="Mail address or web page of the operator, sent with every request.",
        max_length=200,
        pattern=r"^[\x21-\x7e]*$",
    )
    fetch_slots: int = Field(
        128,
        ge=1,
        le=5000,
        description="Fetches at once in this process, not counting those that wait for slow servers.",
    )
    fetch_sick_share: float = Field(
        0.25, gt=0, le=1, description="Share of these fetches for hosts that failed recently."
    )
    fetch_delay_s: float = Field(2.0, ge=0, description="Seconds between requests to a host without a source file.")
    fetch_body_mb: int = Field(
        20, ge=1, le=1000, description="Largest body in MB, as sent; 2.5 times that after decoding."
    )
    fetch_total_s: float = Field(60.0, gt=0, description="Longest time in seconds for one fetch, including redirects.")

    def user_agent(self) -> str:
        return f"Mozilla/5.0 (compatible; {PRODUCT}/1.0{f'; +{self.contact}' if self.contact else ''})"
