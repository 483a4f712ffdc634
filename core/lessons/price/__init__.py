"""Tomorrow's price: can a network say tomorrow's price, or does it only repeat today's?"""
