"""Widgets of the lesson The zoo's rulers."""
