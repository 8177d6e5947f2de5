"""The settings of every service. Each service adds its own in its settings.py."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import Misconfigured


class EnvironmentSettings(BaseSettings):
    """Settings in which an empty path is not set. Compose files pass variables that nobody set as empty ones."""

    @model_validator(mode="before")
    @classmethod
    def _without_empty_paths(cls, given: dict[str, Any]) -> dict[str, Any]:
        kinds = {name: field.annotation for name, field in cls.model_fields.items()}
        paths = {name for name, kind in kinds.items() if Path in (kind, *get_args(kind))}
        return {name: value for name, value in given.items() if value != "" or name not in paths}


class SharedSettings(EnvironmentSettings):
    """Settings from environment variables with the prefix `PRESSWATCH_`.

    They are also read from files in the folder `PRESSWATCH_SECRETS_DIR`, named like the variable in lower case
    (`presswatch_redis_password`). The environment takes precedence.
    """

    model_config = SettingsConfigDict(env_prefix="PRESSWATCH_", extra="ignore")

    redis_url: SecretStr = Field(
        SecretStr("redis://127.0.0.1:6379/0"),
        description="Redis or Valkey, 7 or later; `rediss://` for TLS. `presswatch run` starts a server of its own "
        "unless this is set ([servers that already run](running.md#with-servers-that-already-run)).",
    )
    redis_user: str | None = Field(None, description="Overrides the user in the URL.")
    redis_password: SecretStr | None = Field(None, description="Overrides the password in the URL.")
    redis_cluster: bool = Field(False, description="The URL has nodes of a Redis Cluster, separated by commas.")
    redis_ca: Path | None = Field(None, description="CA of the server's certificate (PEM), with `rediss://`.")
    redis_cert: Path | None = Field(None, description="Client certificate (PEM), if the server asks for one.")
    redis_key: Path | None = Field(None, description="Key of the client certificate (PEM).")
    database_url: SecretStr = Field(
        SecretStr("postgresql://presswatch@127.0.0.1:5432/presswatch"),
        description="PostgreSQL 16 or later. `presswatch run` starts a server of its own unless this is set.",
    )
    database_pooler: bool = Field(
        False,
        description="The URL leads to PgBouncer in transaction mode, or to another pooler that gives each transaction "
        "another session ([PostgreSQL at size](postgresql.md#pgbouncer)).",
    )
    database_user: str | None = Field(None, description="Overrides the user in the URL.")
    database_password: SecretStr | None = Field(None, description="Overrides the password in the URL.")
    blobs: str = Field(
        "data/blobs",
        description="The captured bodies and their manifests: a folder, or an object store as `s3://BUCKET/PREFIX`, "
        "`gs://BUCKET/PREFIX` or `az://CONTAINER/PREFIX` ([object store](object-store.md)).",
    )
    blobs_endpoint: str | None = Field(
        None,
        pattern=r"^(https?://\S+)?$",
        description="Address of an object store outside the three clouds, as in `https://s3.example:9000`.",
    )
    blobs_access_key: SecretStr | None = Field(
        None,
        description="Access key for `s3://`, or account for `az://`. By default the cloud's own variables or the role "
        "of the machine give access.",
    )
    blobs_secret_key: SecretStr | None = Field(None, description="Secret of this key.")
    sources: str = Field("sources", description="Source files and folders, separated by commas.")
    site_url: str = Field(
        "", pattern=r"^(https?://[^\s/]+)?$",
        description="Public address of the site, used in feeds, without a trailing slash; "
        "by default taken from each request.",
    )  # fmt: skip
    websub_hub: str = Field(
        "", pattern=r"^(https?://\S+)?$",
        description="Hub (WebSub) that sends changed feeds to their subscribers: the feeds name it, and the publisher "
        "notifies it of each change. Needs PRESSWATCH_SITE_URL. By default there is none.",
    )  # fmt: skip
    partitions: int = Field(1, ge=1, le=256, description="Number of partitions of the streams; never lower it.")
    claim_after_s: float = Field(
        30.0,
        ge=1,
        le=3600,
        description="Seconds of silence after which a process's entries are claimed; the same for all services.",
    )
    stream_entries: int = Field(
        5_000, ge=1, description="Maximum entries in a stream, for each lane; the same for all services."
    )
    stream_mb: int = Field(64, ge=1, description="Maximum megabytes of data in a stream; the same for all services.")
    retry_attempts: int = Field(8, ge=1, le=100, description="Failures after which an entry becomes a dead letter.")
    retry_base_s: float = Field(1.0, gt=0, description="Seconds before the first retry of an entry; doubles each time.")
    retry_cap_s: float = Field(600.0, gt=0, description="Maximum seconds before a retry of an entry.")
    log_format: Literal["auto", "json", "console"] = Field("auto", description="`auto`: JSON except on a terminal.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Minimum level that is logged.")
    otlp_endpoint: str = Field(
        "", pattern=r"^(https?://\S+)?$",
        description="OpenTelemetry collector that gets traces by OTLP over HTTP, as in `http://collector:4318` "
        "([traces](tracing.md)). By default nothing is recorded.",
    )  # fmt: skip
    health_host: str = Field("127.0.0.1", description="Address that /metrics, /livez and /readyz listen on.")
    health_port: int = Field(0, ge=0, le=65535, description="Port of these endpoints; 0 picks a free one.")
    health_file: Path | None = Field(
        None, description="File to which the address of these endpoints is written, for a supervisor."
    )


S = TypeVar("S", bound=BaseSettings)


def load(kind: type[S]) -> S:
    """Load the settings. A wrong one raises `Misconfigured` with its name, what is wrong, and where to look it up."""
    secrets = os.environ.get("PRESSWATCH_SECRETS_DIR")
    if secrets is not None and not Path(secrets).is_dir():
        raise Misconfigured(f"PRESSWATCH_SECRETS_DIR: {secrets} is not a folder (all settings: docs/settings.md)")
    try:
        return kind(_secrets_dir=secrets)
    except ValidationError as error:
        lines = [f"PRESSWATCH_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise Misconfigured("; ".join(lines) + " (all settings: docs/settings.md)") from None
