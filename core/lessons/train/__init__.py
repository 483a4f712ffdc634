"""Train a CNN: can a small network learn to tell your own pictures apart?"""
