"""Bodies on disk, and the manifests that name them."""
