"""`python -m tests.fuzz.guided TARGET`: inputs led by what of our code they reach. Needs atheris (docs/fuzzing.md)."""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from pathlib import Path

from tests.fuzz.mutate import seeds

_CORES = [
    "services.parser.core", "services.enricher.core", "services.fetcher.core", "shared.text",
    "shared.archive.diff.compare",
    "shared.archive.diff.weight", "feedparser", "protego",
]  # fmt: skip
_LONGEST = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.guided", description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument(
        "--keep", metavar="DIR", help="where inputs are kept: what reached something new, and what broke"
    )
    asked = parser.parse_args()
    guided(asked.target, round(asked.minutes * 60), Path(asked.keep or tempfile.mkdtemp(prefix="presswatch-fuzz-")))


def guided(target: str, seconds: int, folder: Path) -> None:
    """Until the time is up or an input breaks something, which is then in `folder`. Ends the process.

    Nothing of ours may have been imported before: only what is imported here is instrumented.
    """
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=_CORES):
        run = importlib.import_module("tests.fuzz.targets").TARGETS[target]
    corpus = folder / f"corpus-{target}"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, body in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(body[:_LONGEST])
    limits = [f"-max_total_time={seconds}", "-timeout=60", "-rss_limit_mb=4096", f"-max_len={_LONGEST}"]
    options = [sys.argv[0], str(corpus), *limits, f"-artifact_prefix={folder}/{target}-"]

    def one(body: bytes) -> None:
        run(body)

    atheris.Setup(options, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
