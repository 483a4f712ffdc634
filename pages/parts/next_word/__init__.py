"""Widgets of the lesson Next word."""
