"""Feature maps: what does a trained network see in this picture, layer by layer?"""
