"""The whole chain: how does a CNN get from pixels to a loss, and how does it learn its kernel?"""
