"""Check documents strictly against the schemas of Kubernetes and of the kinds that operators add."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.chart.rendering import LOADER, TOOLS, Document

OLDEST, NEWEST = "1.27.0", "1.37.0"
_KUBERNETES = TOOLS / "python/kubernetes_validate/kubernetes-json-schema"


def faults(document: Document, kubernetes: str) -> list[str]:
    """Return what the API server would refuse: unknown fields, wrong types, missing fields."""
    group = document["apiVersion"].rpartition("/")[0]
    schema = _operator_schema if group in {"keda.sh", "monitoring.coreos.com"} else _kubernetes_schema
    checker = schema(document["apiVersion"], document["kind"], kubernetes)
    name = f"{document['kind']} {document['metadata']['name']}"
    return [f"{name} {error.json_path}: {error.message}" for error in checker.iter_errors(document)]


@cache
def _kubernetes_schema(api: str, kind: str, kubernetes: str) -> Draft202012Validator:
    folder = _KUBERNETES / f"v{kubernetes}-local-strict"
    group, _, version = api.rpartition("/")
    file = "-".join(filter(None, (kind.lower(), group.partition(".")[0], version)))
    return Draft202012Validator(_read(folder / f"{file}.json"), registry=_definitions(kubernetes))


@cache
def _definitions(kubernetes: str) -> Registry[Any]:
    content = _read(_KUBERNETES / f"v{kubernetes}-local-strict" / "_definitions.json")
    made: Registry[Any] = Registry().with_resource("_definitions.json", DRAFT202012.create_resource(content))
    return made


def _read(path: Any) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _operator_schema(api: str, kind: str, _: str) -> Draft202012Validator:
    group, _, version = api.rpartition("/")
    for file in (TOOLS / "schemas").glob(f"{group}_*.yaml"):
        definition = yaml.load(file.read_text(encoding="utf-8"), LOADER)["spec"]
        if definition["names"]["kind"] == kind:
            found = next(one for one in definition["versions"] if one["name"] == version)
            return Draft202012Validator(_strict(found["schema"]["openAPIV3Schema"], top=True))
    raise LookupError(f"no schema of {kind} ({api})")


def _strict(schema: Any, *, top: bool = False) -> Any:
    """Return the schema with unknown fields refused, which an API server otherwise drops in silence."""
    if isinstance(schema, list):
        return [_strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _strict(part) for name, part in schema.items()}
    if isinstance(made.get("properties"), dict) and not made.get("x-kubernetes-preserve-unknown-fields"):
        made.setdefault("additionalProperties", False)
    if top:
        made["properties"]["metadata"] = {"type": "object"}
    if made.get("x-kubernetes-int-or-string"):
        made["type"] = ["integer", "string"]
    return made
