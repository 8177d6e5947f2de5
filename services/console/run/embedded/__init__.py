"""Run Valkey and PostgreSQL from wheels as child processes. Nothing to install, nothing left behind."""

from services.console.run.embedded.children import Child, free_port
from services.console.run.embedded.postgres import Postgres, start_postgres
from services.console.run.embedded.valkey import Valkey, start_valkey

__all__ = ["Child", "Postgres", "Valkey", "free_port", "start_postgres", "start_valkey"]
