"""A community of any size, made up: for measuring. `manage.py load_data` writes it.

The same numbers give the same rows. What the product derives with every save (rendered words,
counts, the next start of a meeting) is derived here by the product's own functions, and
`manage.py check_counts` holds the outcome against its rows.
"""
