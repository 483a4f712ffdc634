"""Widgets of the lesson Captions."""
