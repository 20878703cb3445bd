"""Measures how fast the forum is: `make bench`.

This asserts nothing: absolute times depend on the machine. What counts are the ratios within one
run: each page compared with a bare Django page of the same size (the floor), and a community of a
million posts compared with a small one.
"""
