"""LSTM and GRU: how does a cell decide what to keep, for fifty steps and more?"""
