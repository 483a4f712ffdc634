"""Transposed convolution: how a convolution run backward makes a picture larger, and why checkerboards appear."""
