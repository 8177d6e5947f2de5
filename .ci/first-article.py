"""Run `make run` twice in this checkout. Measure the time to the first article, and check that Ctrl-C stops all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

DATA = Path("ci-data")
PATIENCE_S = 1800


def main() -> int:
    for which in ("first", "second"):
        began = time.monotonic()
        process = subprocess.Popen(["make", "run", "PORT=0", f"DATA={DATA}"], process_group=0)
        try:
            number = wait_for_article(process)
        finally:
            took = time.monotonic() - began
            pids = all_pids()
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
                process.wait(PATIENCE_S)
        print(f"{which} run: {number} articles on the page after {took:.1f} s", flush=True)
        left = [pid for pid in pids if Path(f"/proc/{pid}").exists()]
        if left:
            print(f"still running after Ctrl-C: {left}")
            return 1
    return 0


def wait_for_article(process: subprocess.Popen[bytes]) -> int:
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up:
        if process.poll() is not None:
            sys.exit(f"make run ended by itself with {process.returncode}")
        if number := articles_on(running().get("site", "")):
            return number
        time.sleep(0.1)
    for log in sorted((DATA / "logs").glob("*")):
        print(f"--- {log}\n{log.read_text(errors='replace')[-1500:]}")
    sys.exit(f"no article on the page after {PATIENCE_S} s")


def articles_on(site: str) -> int:
    try:
        with urllib.request.urlopen(f"{site}/api/v1/articles?limit=100", timeout=60) as answer:
            return len(json.load(answer)["articles"])
    except (OSError, ValueError, KeyError):
        return 0


def running() -> dict:
    try:
        return json.loads((DATA / "run.json").read_text())
    except (OSError, ValueError):
        return {}


def all_pids() -> list[int]:
    about = running()
    services = (service["pid"] for service in about.get("services", {}).values())
    return [pid for pid in (about.get("pid"), *services, *about.get("servers", {}).values()) if pid]


if __name__ == "__main__":
    sys.exit(main())
