"""Widgets of the lesson Transfer learning."""
