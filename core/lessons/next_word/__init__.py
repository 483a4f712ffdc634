"""Next word: how does a network guess the next word, and how does it write?"""
