"""Connections, migrations, partitions and rows of the archive's database."""
