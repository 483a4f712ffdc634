"""Curves on axes, with a rule that the pointer moves and marks that run along them."""
