"""Neuron and perceptron: how can one weighted sum and a threshold decide, and what can it never decide?"""
