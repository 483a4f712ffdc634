"""Pictures, texts and tables: how they come `intake`, those that are `drawn` or written here, and how they go `out`.

`pictures`: a labeled picture, and its square and gray forms.
"""
