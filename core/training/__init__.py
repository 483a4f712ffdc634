"""Training small CNNs with Keras, in a process of its own. The web process imports all of this without TensorFlow.

`plan`, `layers` (what is to be trained) · `data`, `augment` (on what) · `model`, `fit` (how) · `job`, `follow`, `link`,
`host`, `local`, `record`, `scratch`, `verdict` (where, and what becomes of it) · `result`, `report`, `standalone` (what
comes out) · `builtin` (the small network that ships).
"""
