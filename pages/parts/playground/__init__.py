"""Widgets of the lesson Playground."""
