"""What Looking inside trains, with Keras, in a worker."""
