"""Widgets of the lesson Famous CNNs: size and cost."""
