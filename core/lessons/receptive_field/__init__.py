"""Receptive field: how much of the picture can one number deep in a network see?"""
