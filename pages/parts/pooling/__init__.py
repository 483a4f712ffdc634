"""Widgets of the lesson Pooling and flattening."""
