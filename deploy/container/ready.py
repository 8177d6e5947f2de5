#!/opt/presswatch/bin/python
"""Exit with 0 if this container's service is ready (its /readyz answers 200), else with 1."""

import os
import sys
import urllib.error
import urllib.request

try:
    port = os.environ["PRESSWATCH_HEALTH_PORT"]
    urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=3).close()
except (urllib.error.URLError, OSError) as error:
    sys.exit(f"not ready: {error}")
