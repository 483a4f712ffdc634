"""Training a CNN on a reader's pictures, in a worker."""
