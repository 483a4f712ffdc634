"""Widgets of the lesson Train a CNN."""
