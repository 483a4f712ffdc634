"""Transfer learning: when does a network that has learned from other pictures help with yours, and how much?"""
