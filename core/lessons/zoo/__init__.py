"""Famous CNNs, size and cost: what does every layer of a famous network see, and what does it cost?"""
