"""Captions: how does a network say in words what a picture shows?"""
