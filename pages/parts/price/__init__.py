"""Widgets of the lesson Tomorrow's price."""
