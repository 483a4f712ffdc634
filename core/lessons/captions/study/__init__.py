"""What Captions trains, with Keras, in a worker."""
