"""What a worker is asked about Backpropagation through time."""
