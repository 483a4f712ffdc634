"""Pooling and flattening: what does pooling keep, and what does it forget?"""
