"""Everything that Unrolled knows, without a line of Streamlit.

`course` (the syllabus) · `nn` (the mathematics, in NumPy) · `trace` and `wording` (a computation as steps, a number as
text) · `explain` (concepts told) · `figures` (drawn) · `media` (pictures in and out) · `training` and `cluster` (Keras,
in worker processes) · `settings` (what a host may set).
"""
