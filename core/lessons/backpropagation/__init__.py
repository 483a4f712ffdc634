"""Backpropagation: how does every weight learn, from one error at the end, which way to move?"""
