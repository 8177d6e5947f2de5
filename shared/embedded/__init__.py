"""Valkey and PostgreSQL from wheels, run as our own children: nothing to install, nothing left behind."""

from shared.embedded.children import Child, free_port
from shared.embedded.postgres import Postgres, start_postgres
from shared.embedded.valkey import Valkey, start_valkey

__all__ = ["Child", "Postgres", "Valkey", "free_port", "start_postgres", "start_valkey"]
