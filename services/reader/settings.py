"""The reader's environment variables."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from shared.settings import SharedSettings


class ReaderSettings(SharedSettings):
    """Read from the environment, prefix `PRESSWATCH_`."""

    site_host: str = Field("127.0.0.1", description="Address the site listens on.")
    site_port: int = Field(8000, ge=0, le=65535, description="Its port; 0 takes a free one.")
    site_url: str = Field(
        "", pattern=r"^(https?://[^\s/]+)?$",
        description="The site's address as its visitors see it, for feeds, without a slash at its end; "
        "left out, it is taken from each request.",
    )  # fmt: skip
    site_hosts: str = Field(
        "", pattern=r"^[^\s/:]*$",
        description="Names the site is asked by, parted by commas (`news.example,*.news.example`); requests by another "
        "name are refused. Loopback always counts; left out, every name does.",
    )  # fmt: skip
    site_file: Path | None = Field(None, description="Where to write the site's address, for a supervisor.")
    index: Path = Field(Path("data/index"), description="Folder of the search index; one for each reader process.")

    def hosts(self) -> list[str]:
        """The names as patterns."""
        named = [name for name in self.site_hosts.split(",") if name]
        return [*named, "localhost", "127.0.0.1"] if named else ["*"]
