"""Schemathesis asks the running API whatever its description allows, and what it forbids."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.integration.reader.running import Site

EXAMPLES = "10"
# Not checked: that all valid values are accepted. Cursors and searches have rules that no schema can say.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "negative_data_rejection,unsupported_method"
)


def shortened(output: str) -> str:
    return "\n".join(line[:300] for line in output.splitlines())[-6000:]


async def test_the_api_answers_as_described(shared_site: Site, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(
        "[checks]\nnegative_data_rejection.expected-statuses = [400, 404, 405, 431]\n"
    )
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{shared_site.url}/api/v1/openapi.json",
        "--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES,
        "--generation-deterministic", "--no-color", "--workers", "1", "--continue-on-failure",
    ]  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        *command, cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, shortened(output.decode())
