"""Widgets of the lesson CAPTCHA reading."""
