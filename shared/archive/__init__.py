"""The archive, the record of truth. No other package contains SQL."""
