"""What a worker is asked about The whole chain."""
