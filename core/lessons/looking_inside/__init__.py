"""Looking inside: what in this picture made the network say so, and how far can such an answer be trusted?"""
