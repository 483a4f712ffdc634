"""Widgets that one lesson alone has."""
