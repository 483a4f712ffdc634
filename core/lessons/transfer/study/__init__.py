"""What Transfer learning trains, with Keras, in a worker."""
