"""What Tomorrow's price trains, with Keras, in a worker."""
