"""Backpropagation through time: how does an error at the end reach a weight that was used at every step before?"""
