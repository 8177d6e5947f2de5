"""The notebook of the examples runs from its first cell to its last against a running site."""

from __future__ import annotations

import ast
import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.integration.reader.running import SiteUnderTest

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOK = ROOT / "examples" / "archive.ipynb"
_LAST = """
print(len(by_day), sorted(by_outlet.index), len(removed), list(edited["title"]), len(table))
print(*changes, sep="\\n")
"""


def cells() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return found


def test_the_notebook_holds_no_results() -> None:
    """What a run printed belongs to somebody's archive."""
    code = [cell for cell in cells() if cell["cell_type"] == "code"]
    assert code and all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert len({cell["id"] for cell in cells()}) == len(cells())


def script() -> str:
    """The cells as one script. As in Jupyter, the last expression of a cell is shown."""
    lines = []
    for source in ("".join(cell["source"]) for cell in cells() if cell["cell_type"] == "code"):
        tree = ast.parse(source)
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            tree.body[-1] = ast.parse(f"print({ast.unparse(tree.body[-1])})").body[0]
        lines.append(ast.unparse(tree))
    return "\n".join([*lines, _LAST])


async def test_the_notebook_runs(site: SiteUnderTest, tmp_path: Path) -> None:
    file = tmp_path / "notebook.py"
    file.write_text(script(), encoding="utf-8")
    env = {**os.environ, "ARCHIVE": site.url, "PYTHONPATH": str(ROOT / "client" / "src")}
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, str(file)], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "17 ['Hangang Ilbo', 'Harbour Gazette'] 1 ['Bridge gets dearer'] 78" in done.stdout, done.stdout
    assert "-The bridge will cost 40 million.\n+The bridge will cost 90 million." in done.stdout
