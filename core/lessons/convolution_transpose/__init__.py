"""Transposed convolution: how does a convolution run backward make a picture larger, and why do checkerboards appear?"""
