"""What LSTM and GRU trains, with Keras, in a worker."""
