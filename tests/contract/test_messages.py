"""The contract: every sample ever published is read, refusals say what to do, documents are those of the code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shared.contracts import Annotation, Capture, FetchRequest, Message, decode
from shared.contracts.describe import ENTRY_FIELDS, MESSAGES, documents, schema_file
from shared.errors import Invalid, NewerSchema

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "shared/contracts/samples").glob("*.json"))
KINDS = {message.SCHEMA: message for message in MESSAGES}


def schema_of_sample(path: Path) -> str:
    name, _, version = path.name.split(".")[0].rpartition("-")
    return f"{name}/{version}"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_every_sample_is_read_and_written_the_same(path: Path) -> None:
    schema = schema_of_sample(path)
    message = decode(KINDS[schema], schema, path.read_bytes())
    assert decode(KINDS[schema], schema, message.encode()) == message
    assert set(json.loads(message.encode())) <= set(json.loads(path.read_bytes()))


def test_every_message_has_a_sample() -> None:
    assert {schema_of_sample(path) for path in SAMPLES} == set(KINDS)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: m.SCHEMA)
def test_messages_are_immutable(message: type[Message]) -> None:
    assert message.model_config["frozen"] is True
    assert message.model_config["extra"] == "forbid"


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ("", "Invalid JSON"),
        ("[]", "should be an object"),
        ("{}", "url: Field required"),
        ('{"url": 7}', "url: Input should be a valid string"),
        ('{"url": "ftp://a.example/"}', "must begin with http:// or https://"),
        ('{"url": "https://a.example/ x"}', "must not contain spaces"),
        ('{"url": "https://a.example/", "kindd": "feed"}', "kindd: Extra inputs are not permitted"),
        ('{"url": "https://a.example/", "priority": 10}', "priority: Input should be less than or equal to 9"),
    ],
)
def test_what_does_not_fit_is_refused_with_field_and_reason(data: str, complaint: str) -> None:
    with pytest.raises(Invalid, match=complaint):
        decode(FetchRequest, "fetch-request/1", data)


def test_a_refusal_never_repeats_the_input() -> None:
    with pytest.raises(Invalid) as caught:
        decode(FetchRequest, "fetch-request/1", '{"url": "javascript:alert(1)"}')
    assert "alert" not in str(caught.value)


def test_a_capture_has_exactly_one_body() -> None:
    for data in ('{"url": "https://a.example/"}', '{"url": "https://a.example/", "html": "a", "text": "b"}'):
        with pytest.raises(Invalid, match="exactly one of html, raw, text, body"):
            decode(Capture, "capture/1", data)


def test_a_newer_version_waits_and_another_message_is_refused() -> None:
    with pytest.raises(NewerSchema):
        decode(Capture, "capture/2", "{}")
    for schema in ("", "capture", "capture/0", "capture/x", "capture/²", "picture/1"):
        with pytest.raises(Invalid, match="schema"):
            decode(Capture, schema, "{}")


def test_documents_are_those_of_the_code() -> None:
    folder = ROOT / "docs/contract"
    remedy = "run `python -m shared.contracts.describe docs/contract` and commit what it wrote"
    assert {p.name for p in folder.glob("*.json")} == set(documents()), remedy
    for name, text in documents().items():
        assert (folder / name).read_text(encoding="utf-8") == text, remedy


def test_every_message_and_entry_field_is_explained() -> None:
    page = (ROOT / "docs/messages.md").read_text(encoding="utf-8")
    for message in MESSAGES:
        assert f"`{message.SCHEMA}`" in page and schema_file(message) in page
    for name in ENTRY_FIELDS:
        assert f"`{name}`" in page


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"value": 1.5}, "a sentiment is a number from -1 to 1"),
        ({"value": "angry"}, "the value of kind sentiment is a number from -1 to 1"),
        ({"kind": "tags", "value": [0.5]}, "the value of kind tags is a list of words"),
        ({"kind": "embedding", "value": ["a"]}, "the value of kind embedding is a list of numbers"),
        ({"kind": "note", "value": "A remark."}, "language is missing"),
        ({"kind": "translation", "value": {"title": "T"}}, "value"),
        ({"kind": "painting"}, "kind: Input should be"),
        ({"article_id": "x"}, "article_id: String should match"),
    ],
)
def test_a_finding_that_does_not_fit_its_kind_is_refused(changes: dict[str, object], complaint: str) -> None:
    given = {"article_id": "0" * 32, "revision_id": "1" * 32, "kind": "sentiment", "version": "1", "value": 0.5}
    assert decode(Annotation, "annotation/1", json.dumps(given)).value == 0.5
    with pytest.raises(Invalid, match=complaint):
        decode(Annotation, "annotation/1", json.dumps(given | changes))
