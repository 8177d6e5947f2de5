"""Keep this process and the Python processes that it starts from asking anybody outside this machine.

Import it before anything copies the environment. It costs a call at each event that Python audits, so the benches that
measure processor time do without it. Their watches fetch no parts of pages.
"""

from __future__ import annotations

import os
import runpy
from pathlib import Path

IN_EACH_PROCESS = Path(__file__).with_name("in_each_process")

if str(IN_EACH_PROCESS) not in os.environ.get("PYTHONPATH", "").split(os.pathsep):
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(IN_EACH_PROCESS), os.environ.get("PYTHONPATH"))))
    runpy.run_path(str(IN_EACH_PROCESS / "sitecustomize.py"))
