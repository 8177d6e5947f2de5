"""Inputs led by what of our code they reach, where atheris is installed (`requirements-fuzz.lock`)."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from tests.fuzz.mutate import seeds

_CORES = (
    "services.parser.core",
    "services.enricher.core",
    "services.fetcher.core",
    "shared.text",
    "shared.archive.diff",
)


def guided(target: str, seconds: int, folder: Path) -> None:
    """Runs until the time is up or an input breaks; the input is then in `folder`. Ends the process."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=list(_CORES)):
        run = importlib.import_module("tests.fuzz.targets").TARGETS[target]
    corpus = folder / f"corpus-{target}"
    corpus.mkdir(exist_ok=True)
    for number, body in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(body[:20_000])
    options = [f"-max_total_time={seconds}", "-timeout=60", "-rss_limit_mb=4096", "-max_len=20000"]
    atheris.Setup(
        [sys.argv[0], str(corpus), *options, f"-artifact_prefix={folder}/{target}-"], lambda body: run(body) and None
    )
    atheris.Fuzz()
