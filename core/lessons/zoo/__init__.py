"""The zoo's rulers: what does every layer of a famous network see, and what does it cost?"""
