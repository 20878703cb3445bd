"""How fast the forum is beside a floor of the same machine: `make bench`.

Nothing here is asserted, and no test times anything. What counts are the ratios of one run: each
page against a bare Django of the same size, and a community of a million posts against a small one.
"""
