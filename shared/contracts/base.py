"""The base of all messages: immutability, a schema name, and strict decoding."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.errors import Invalid, NewerSchema


class Message(BaseModel):
    """A frozen message. `SCHEMA` is its name on the wire: `name/version`."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    SCHEMA: ClassVar[str]

    def encode(self) -> bytes:
        """Return the message as JSON, without fields that have their default."""
        return self.__pydantic_serializer__.to_json(self, exclude_defaults=True)  # bytes, without an intermediate str


M = TypeVar("M", bound=Message)


def decode(kind: type[M], schema: str, data: bytes | str) -> M:
    """Decode one message.

    Raises `NewerSchema` for a later version of the same message, which an upgraded consumer can read. Raises `Invalid`,
    with a message for the producer, for any other mismatch.
    """
    _check_schema(kind.SCHEMA, schema)
    try:
        return kind.model_validate_json(data)
    except ValidationError as error:
        raise Invalid(_explain(error)) from None


def _check_schema(expected: str, given: str) -> None:
    name, _, version = expected.partition("/")
    given_name, _, given_version = given.partition("/")
    if given_name != name or not given_version.isascii() or not given_version.isdigit():
        raise Invalid(f"schema is {given!r}; this stream takes {expected!r}")
    if int(given_version) > int(version):
        raise NewerSchema(f"schema {given!r} is newer than {expected!r}")
    if int(given_version) < int(version):
        raise Invalid(f"schema {given!r} is no longer read; send {expected!r}")


def _explain(error: ValidationError) -> str:
    """Return at most three validation errors, each as `field: what is wrong`. The input itself is never included."""
    details = error.errors(include_url=False, include_context=False, include_input=False)
    said = [f"{'.'.join(map(str, d['loc'])) or 'message'}: {d['msg']}" for d in details[:3]]
    more = len(details) - len(said)
    return "; ".join(said) + (f"; and {more} more" if more > 0 else "")
