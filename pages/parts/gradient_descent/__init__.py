"""Widgets of the lesson Gradient descent."""
