"""Widgets of the lesson Looking inside."""
