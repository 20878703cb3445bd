"""A synthetic community of any size, for measuring. `manage.py load_data` creates it.

The same arguments give the same rows. What the forum computes on every save (rendered text, counts,
the next start of a meeting) is computed here by the same functions, and `manage.py check_counts`
checks the stored counts against the rows.
"""
