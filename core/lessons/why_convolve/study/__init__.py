"""What Why convolution trains, with Keras, in a worker."""
