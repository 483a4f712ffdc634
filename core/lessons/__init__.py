"""A room for every lesson: what it computes, says and draws, and where it trains something, that too."""
