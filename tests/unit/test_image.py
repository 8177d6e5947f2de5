"""The image holds what the services need, at the versions that were tested, and says what it is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")


def locked(name: str) -> dict[str, str]:
    """The versions of a lock, by package."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(found.groups() for line in lines if (found := re.match(r"([a-z][\w.-]*)==(\S+)", line)))


def test_the_image_has_no_server_and_otherwise_the_packages_of_a_run() -> None:
    run, image = locked("requirements.lock"), locked("requirements-image.lock")
    assert len(image) > 50
    assert image.items() < run.items()
    assert set(PROJECT["optional-dependencies"]["embedded"]) <= run.keys() - image.keys()


def test_the_image_is_made_from_its_own_lock() -> None:
    assert set(re.findall(r"requirements[\w-]*\.lock", DOCKERFILE)) == {"requirements-image.lock"}
    assert "!requirements-image.lock" in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_the_labels_are_those_of_the_project() -> None:
    labels = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]*)"', DOCKERFILE))
    assert (labels["version"], labels["licenses"]) == (PROJECT["version"], PROJECT["license"])
