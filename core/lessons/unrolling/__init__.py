"""RNN unrolling: how does one small cell read a whole sequence?"""
