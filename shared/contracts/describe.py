"""Generate the contract: JSON Schema of each message, and an AsyncAPI description of the streams.

`python -m shared.contracts.describe docs/contract` writes the files. FastStream's own description of raw batch
subscribers does not fit (a payload of type array, no entry fields), so this one is generated from the messages.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from shared.contracts import Annotation, Article, Capture, EnrichedArticle, FetchRequest, Message, Observation, Picture

MESSAGES: tuple[type[Message], ...] = (
    FetchRequest,
    Capture,
    Article,
    EnrichedArticle,
    Observation,
    Picture,
    Annotation,
)

CHANNELS: dict[str, tuple[str, tuple[type[Message], ...], str]] = {
    "intake": (
        "pw:intake:{producer}",
        (FetchRequest, Capture, Annotation),
        "Entries from a producer, which may only add to its own stream. The router validates and forwards each entry.",
    ),
    "captures": ("pw:{{partition}}:captures", (Capture,), "Captured pages, read by the parser."),
    "articles": ("pw:{{partition}}:articles", (Article,), "Parsed articles, read by the enricher."),
    "enriched": ("pw:{{partition}}:enriched", (EnrichedArticle,), "Articles for the archive, read by the publisher."),
    "observations": (
        "pw:{{partition}}:observations",
        (Observation, Picture, Annotation),
        "Observations other than articles, stored pictures, and findings of other programs, read by the publisher.",
    ),
}

ENTRY_FIELDS: dict[str, str] = {
    "data": "The message as JSON.",
    "schema": "Name and version of the message, such as capture/1.",
    "lane": "`live` (the default) or `bulk`; used at intake only.",
    "traceparent": "W3C trace context; created at intake if left out.",
    "client_ref": "The producer's own id for the entry; its receipt is stored under this id.",
}
_REQUIRED_FIELDS = ("data", "schema")


def schema_file(message: type[Message]) -> str:
    """Return a message's file name: `capture-1.schema.json` for `capture/1`."""
    return f"{message.SCHEMA.replace('/', '-')}.schema.json"


def json_schema(message: type[Message]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a message as a producer may send it: fields with a default are optional."""
    found = message.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_file(message), **found}


def async_api() -> dict[str, Any]:
    """Return the AsyncAPI 3.0 description of all streams.

    An entry is a flat list of fields, so the payload is the entry and `data` its JSON.
    """
    _, shared_definitions = models_json_schema([(m, "validation") for m in MESSAGES], ref_template=_REFERENCE)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Presswatch streams", "version": "1", "license": {"name": "Apache-2.0"}},
        "defaultContentType": "application/json",
        "channels": {name: _channel(*channel) for name, channel in CHANNELS.items()},
        "operations": _operations(),
        "components": {
            "messages": {_name(m): _message(m) for m in MESSAGES},
            "schemas": shared_definitions["$defs"],
        },
    }


_REFERENCE = "#/components/schemas/{model}"


def _name(message: type[Message]) -> str:
    return message.SCHEMA.replace("/", "-")


def _channel(address: str, messages: tuple[type[Message], ...], description: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "address": address.replace("{{", "{").replace("}}", "}"),
        "description": description,
        "messages": {_name(m): {"$ref": f"#/components/messages/{_name(m)}"} for m in messages},
    }
    parameter = "producer" if "producer" in address else "partition"
    found["parameters"] = {parameter: {"description": _PARAMETERS[parameter]}}
    return found


_PARAMETERS = {
    "producer": "The producer's name: a to z, 0 to 9, dot, dash and underscore, at most 64 characters.",
    "partition": "The number of the partition, from 0, in braces in the key itself: pw:{0}:captures.",
}


def _message(message: type[Message]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: {"type": "string", "description": text} for name, text in ENTRY_FIELDS.items()}
    fields["schema"]["const"] = message.SCHEMA
    fields["data"]["contentMediaType"] = "application/json"
    fields["data"]["contentSchema"] = {"$ref": _REFERENCE.format(model=message.__name__)}
    return {
        "name": message.SCHEMA,
        "summary": (message.__doc__ or "").strip().partition("\n")[0],
        "payload": {"type": "object", "required": list(_REQUIRED_FIELDS), "properties": fields},
    }


def _operations() -> dict[str, Any]:
    """Return the operation of other programs: send to their intake."""
    return {
        "offer": {
            "action": "send",
            "channel": {"$ref": "#/channels/intake"},
            "summary": "Offer a URL, a page or a finding.",
        }
    }


def documents() -> dict[str, str]:
    """Return all generated documents: file name -> text."""
    found: dict[str, Any] = {schema_file(message): json_schema(message) for message in MESSAGES}
    found["asyncapi.json"] = async_api()
    return {name: json.dumps(value, indent=2, ensure_ascii=False) + "\n" for name, value in found.items()}


def main(folder: Path) -> None:
    """Write all documents into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
