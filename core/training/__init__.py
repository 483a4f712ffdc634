"""Training small CNNs with Keras, in a process of its own. The web process imports all of this without TensorFlow.

`plan`, `layers` (what is to be trained) · `data`, `augment` (on what) · `model`, `ready`, `fit`, `follow` (how) ·
`watch` (who is told) · `result` (what comes out) · `builtin` (the small network that ships).
"""
