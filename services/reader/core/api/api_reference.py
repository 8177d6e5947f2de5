"""Make the description of the API readable for people: its routes with their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter. `takes` are its values or their bounds, empty if any text will do."""

    name: str
    says: str
    takes: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A route. `example` is an address to open, empty if a variable or a parameter without a default must be filled."""

    path: str
    says: str
    parameters: tuple[Parameter, ...]
    example: str


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """Return the routes of an OpenAPI document, by path."""
    return [_operation(path, one["get"]) for path, one in sorted(document["paths"].items()) if "get" in one]


def _operation(path: str, one: Mapping[str, Any]) -> Operation:
    given = one.get("parameters", ())
    can_be_opened = "." not in path and not any(each.get("required") for each in given)
    return Operation(path, one["summary"], tuple(map(_parameter, given)), path if can_be_opened else "")


def _parameter(given: Mapping[str, Any]) -> Parameter:
    kinds = [kind for kind in given["schema"].get("anyOf", [given["schema"]]) if kind.get("type") != "null"]
    schema = {**given["schema"], **kinds[0]}
    return Parameter(given["name"], str(given.get("description") or schema.get("description", "")), _takes(schema))


def _takes(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return f"One of: {', '.join(map(str, schema['enum']))}."
    return f"From {schema['minimum']} to {schema['maximum']}." if {"minimum", "maximum"} <= schema.keys() else ""
