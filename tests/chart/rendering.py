"""Render the chart with Helm, as `helm install` would."""

from __future__ import annotations

import copy
import json
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CHART = ROOT / "deploy/helm/presswatch"
TOOLS = ROOT / ".helm"
_GO = f"{os.environ.get('PATH', '')}:/usr/local/go/bin"

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it is built in

Document = dict[str, Any]
Values = dict[str, Any]


def helm(*arguments: str, values: Values) -> subprocess.CompletedProcess[str]:
    """Run Helm with these values. Skip the test where Helm is missing; fail it in CI, which tries to install it."""
    if (TOOLS / "failed").exists():
        pytest.skip("deploy/helm/install-tools could not download Helm and the schemas")
    if not (TOOLS / "installed").exists():
        said = "Helm is not installed: run deploy/helm/install-tools, which needs Go on x86-64 Linux"
        if os.environ.get("CI") and platform.machine() == "x86_64" and shutil.which("go", path=_GO):
            pytest.fail(said)
        pytest.skip(said)
    command = [str(TOOLS / "bin/helm"), *arguments, "--values", "-"]
    return subprocess.run(command, input=json.dumps(values), capture_output=True, text=True, check=False)


def render(values: Values, kubernetes: str = "1.37.0") -> list[Document]:
    """Return the documents of the chart."""
    return copy.deepcopy(_rendered(json.dumps(values), kubernetes))


@cache
def _rendered(values: str, kubernetes: str) -> list[Document]:
    where = ("--namespace", "press", "--kube-version", kubernetes)
    done = helm("template", "trial", str(CHART), *where, values=json.loads(values))
    assert done.returncode == 0, done.stderr
    return [document for document in yaml.load_all(done.stdout, LOADER) if document is not None]


def refusal(values: Values) -> str:
    """Return what Helm says to values that are wrong."""
    done = helm("template", "trial", str(CHART), "--kube-version", "1.37.0", values=values)
    assert done.returncode != 0, "Helm accepts these values"
    return done.stderr


def of_kind(documents: list[Document], *kinds: str) -> dict[str, Document]:
    """Return the documents of these kinds by the component that they belong to."""
    found = [document for document in documents if document["kind"] in kinds]
    return {document["metadata"]["labels"]["app.kubernetes.io/component"]: document for document in found}


def pods(documents: list[Document]) -> dict[str, Document]:
    """Return the specification of each component's pod."""
    workloads = of_kind(documents, "Deployment", "StatefulSet", "Job")
    return {name: document["spec"]["template"]["spec"] for name, document in workloads.items()}


def containers(documents: list[Document]) -> Iterator[tuple[str, Document]]:
    for name, pod in pods(documents).items():
        yield from ((name, container) for container in pod["containers"])


def environment(container: Document) -> dict[str, str]:
    """Return the variables whose value the chart knows."""
    return {one["name"]: one["value"] for one in container["env"] if "value" in one}
