"""Softmax: how do raw scores become probabilities that sum to 1?"""
