"""The publisher's own settings."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from shared.errors import Misconfigured
from shared.settings import SharedSettings
from shared.storage.opening import folder_of


class PublisherSettings(SharedSettings):
    """Environment variables begin with `PRESSWATCH_`."""

    confirmation_s: float = Field(
        6 * 3600.0,
        ge=0,
        description="Seconds from the first sign of a removal to the visit that may confirm it, "
        "where a source file gives no `confirm_after`.",
    )
    signing_key: Path | None = Field(
        None,
        description="File of the Ed25519 key (PEM) that signs the days of the archive, made at the first start; by "
        "default `keys/signing.pem` beside the folder of bodies; required if they are in an object store. Only the "
        "publisher reads it. Keep a copy.",
    )
    time_stamp_url: str = Field(
        "", pattern=r"^(https?://\S+)?$",
        description="Authority for time stamps (RFC 3161) that stamps each signed day; by default none is asked.",
    )  # fmt: skip
    opentimestamps_calendars: str = Field(
        "", pattern=r"^(https?://[^\s,]+(\s*,\s*https?://[^\s,]+)*)?$",
        description="Calendars of OpenTimestamps, separated by commas, that bring each signed day into the Bitcoin "
        "block chain ([certificates](certificates.md#opentimestamps)); by default none is asked.",
    )  # fmt: skip
    publisher_batch: int = Field(200, ge=1, le=5000, description="Entries written in one transaction at most.")
    publisher_connections: int = Field(4, ge=2, le=50, description="Connections to the database, at most.")

    def calendars(self) -> list[str]:
        """Return the addresses of the calendars, without a slash at the end."""
        named = (name.strip().rstrip("/") for name in self.opentimestamps_calendars.split(","))
        return list(dict.fromkeys(name for name in named if name))

    def hub(self) -> tuple[str, str] | None:
        """Return the hub, and the address of the site whose feeds it reads; None without a hub.

        Raises `Misconfigured` if no setting names the site's address.
        """
        if self.websub_hub and not self.site_url:
            raise Misconfigured("PRESSWATCH_SITE_URL: give the site's public address; the hub reads the feeds there")
        return (self.websub_hub, self.site_url) if self.websub_hub else None

    def key_file(self) -> Path:
        """Return the file of the signing key. Raises `Misconfigured` if no setting names it."""
        if self.signing_key is not None:
            return self.signing_key
        if (folder := folder_of(self.blobs)) is None:
            raise Misconfigured(
                "PRESSWATCH_SIGNING_KEY: name the file of the signing key, because the bodies are not in a folder "
                "(docs/object-store.md)"
            )
        return folder.parent / "keys" / "signing.pem"
