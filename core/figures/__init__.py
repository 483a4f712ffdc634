"""Numbers as pictures: Altair charts that play in the browser.

`palette` (every color) · `player` (the one player) · `board` (where marks stand, wide and narrow) · `window` (a sliding
window) · `cone` (a receptive field) · `patches` (a transposed convolution) · `network*` (a trained network at three
depths) · `architecture`, `run`, `epochs`, `scores`, `confusion`, `gallery` (training).
"""
