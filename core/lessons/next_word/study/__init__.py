"""What Next word trains, with Keras, in a worker."""
