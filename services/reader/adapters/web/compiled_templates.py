"""Templates as an earlier process compiled them."""

from __future__ import annotations

import contextlib
import pickle
import sys
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """Keep compiled templates in a folder, as Python keeps its own bytecode, and under the same conditions.

    `version` is another one if any code is that takes part in compiling: Jinja calls filters of constants then.
    """

    def __init__(self, folder: Path, version: str) -> None:
        super().__init__(str(folder), "template-%s.pyc")
        self._version = f"{version}-{jinja2.__version__}"

    def get_source_checksum(self, source: str) -> str:
        return f"{self._version}-{super().get_source_checksum(source)}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read the compiled template. A file that a power cut left torn counts as none."""
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the compiled template. Where that is not possible, the next process compiles it again."""
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
