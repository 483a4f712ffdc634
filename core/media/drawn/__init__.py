"""Built-in pictures and texts, drawn or written for this, from seeds.

shapes, drawn_sets        labeled sets
scenes, compositions      single pictures to look into, and to describe, drawn on a `canvas`
captchas, hands, glyphs, strokes, textures, pretext      what networks learn to read
texts                     three that were written for this
icon                      the product's own mark
"""
