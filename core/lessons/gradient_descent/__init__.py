"""Gradient descent: which way is down, and how large should the next step be?"""
