"""Operations on the whole archive: backup, export, verification, retention, recovery."""
