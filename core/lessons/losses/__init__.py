"""Losses: how does a network measure how wrong it is, and why does the measure decide how fast it learns?"""
