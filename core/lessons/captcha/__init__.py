"""CAPTCHA reading: how does a network read a text when nobody tells it where the letters stand?"""
