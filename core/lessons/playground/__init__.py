"""Playground: what can a small network learn, and what does each hidden unit do for it?"""
