"""Activations: why does a neuron bend its sum, and which bend lets deep networks learn?"""
