"""Search in an OpenSearch cluster that all readers share."""
