"""Why convolution: why not give every pixel a weight of its own?"""
