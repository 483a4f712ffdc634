"""Convolution: how does a small kernel slide over a picture and find its edges?"""
