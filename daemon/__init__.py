"""Afterword: a background service for people who are looking for work.

`core` holds every decision and touches nothing; `service` carries them out on the accounts
that `wiring` opens; `cli` is what the user types.
"""

__version__ = "0.1.0"
