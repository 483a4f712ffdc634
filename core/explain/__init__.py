"""Each concept told step by step: it runs the mathematics of `core.nn` and says what happened, in numbers.

`parameters`, `explanation` (what a lesson declares and says) · `grids`, `kernels`, `stacks` (examples to start from) ·
`convolution`, `receptive_field`, `transposed_convolution`, `feature_maps`, `training` (one lesson each, with helpers).
"""
