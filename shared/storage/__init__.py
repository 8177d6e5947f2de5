"""Bodies in a folder or an object store, and the manifests that name them."""
