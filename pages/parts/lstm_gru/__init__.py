"""Widgets of the lesson LSTM and GRU."""
