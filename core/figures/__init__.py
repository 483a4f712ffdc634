"""Numbers as pictures: Altair charts that play in the browser.

`palette` (every color) · `player` (the one player) · `board` (where marks stand, wide and narrow) · `caption` (what a
step says) · `chart` (charts on their own axes) · `bars` (a table of classes) · `grids` (arrays as cells) · `graphs`
(networks, circuits, unrolled cells) · `curves` (curves on axes).
"""
