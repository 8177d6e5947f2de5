"""Refuse phrases that make our texts hard to read: in pages, templates, scripts and modules."""

from __future__ import annotations

import ast
import inspect
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# In these folders and below: pages, templates, scripts, and docstrings, comments and messages of Python files.
FOLDERS = ("docs", "deploy", "services", "shared")
PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")

_CODE = re.compile(r"^```.*?^```|^ {4}.*?$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_MARKUP = re.compile(r"<[^>]*>|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SHOWN_NAME = re.compile(r"(?<!\*)\*[^*\n]+\*(?!\*)")


@dataclass(frozen=True, slots=True)
class Rule:
    """A phrase that we do not use, what to write instead, and a text that has it."""

    phrase: str
    instead: str
    example: str

    def found(self, text: str) -> re.Match[str] | None:
        return re.search(self.phrase, text, re.IGNORECASE)


RULES = (
    Rule(r"\b(told|telling)\b", "reported, shown, named, distinguished", "The reason is told in the log."),
    Rule(r"\bbesides\b", "also, in addition to", "What you set besides reaches all services."),
    Rule(r"\bbut\s+for\b", "except", "All tables but for the cursors."),
    Rule(r"\bwhom\b", "who, or start a new sentence", "The user whom we know."),
    Rule(
        r"(,\s+of\s+which|\bof\s+which\s+(something|nothing|nobody))\b",
        "whose, or a new sentence",
        "A page, of which we know.",
    ),
    Rule(r"\bin\s+the\s+end\b", "finally", "In the end the edits are the same."),
    Rule(r"\bbe\s+it\b", "whether", "A kill, be it of one or of all."),
    Rule(r"\bthereby\b", "so", "It ends, thereby freeing its lease."),
    Rule(r"\b(is|are|was|were)\s+had\b", "exists, has", "Whatever is had of the page."),
    Rule(r"\bof\s+(ours|theirs|yours|mine)\b", "our, their, your, my", "No server of ours is there."),
    Rule(r"(^|[.:;]\s+)those\s+of\b", "name the things", "Those of one worker are read first."),
    Rule(
        r"\bwhat\s+is\s+(no|not|\w+ed)\s+(\w+\s+)?(is|counts|goes)\b", "a subject", "What is no number counts as never."
    ),
    Rule(r"\bparted\s+by\b", "separated by", "Files and folders, parted by commas."),
    Rule(r"\bwhat\s+(became|becomes|came)\s+of\b", "the result of", "It shows what became of each."),
    Rule(
        r"\bso\s+many\s+(articles|days|others|seconds|texts|times|visits|words)\b",
        "this many",
        "It needs so many visits.",
    ),
    Rule(r"\bone\s+an?\s+(article|day|language|line|month|row)\b", "one for each", "Editions, one a language."),
    Rule(r"\b(be|are|is|was|were)\s+mended\b", "fixed, repaired", "The cause is mended."),
    Rule(r"\b(unburied|buried|burying)\b", "moved to the dead letters", "Nothing was buried."),
    Rule(r"\b(?-i:Crew|Desk|Happenings|Clockwork)\b", "the term of docs/glossary.md", "A Crew reads the stream."),
)


def _files() -> Iterator[Path]:
    yield from (ROOT / name for name in PAGES)
    for folder in FOLDERS:
        yield from sorted(path for path in (ROOT / folder).rglob("*") if path.suffix in (".html", ".lua", ".md", ".py"))


def _prose(path: Path) -> Iterator[str]:
    """Yield the texts of a file that people read. Code is left out."""
    if path.suffix == ".py":
        yield from _python_prose(path)
    elif path.suffix == ".lua":
        yield "\n".join(re.findall(r"--(.*)", path.read_text(encoding="utf-8")))
    elif path.suffix == ".html":
        yield _MARKUP.sub(" ", path.read_text(encoding="utf-8"))
    else:
        yield _SHOWN_NAME.sub("", _CODE.sub("", path.read_text(encoding="utf-8")))


def _python_prose(path: Path) -> Iterator[str]:
    """Yield docstrings, messages and other texts with spaces, and comments."""
    with tokenize.open(path) as source:
        tree = ast.parse(source.read())
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
            yield _CODE.sub("", inspect.cleandoc(node.value))
    with path.open("rb") as file:
        yield from (token.string for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT)


@pytest.mark.parametrize("path", sorted(_files()), ids=lambda path: str(path.relative_to(ROOT)))
def test_texts_use_plain_phrases(path: Path) -> None:
    found = [
        f"{match[0]!r}: write {rule.instead}" for text in _prose(path) for rule in RULES if (match := rule.found(text))
    ]
    assert found == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.phrase)
def test_each_rule_refuses_its_example(rule: Rule) -> None:
    assert rule.found(rule.example)
