"""Opportunities and `now` in, steps out: what is due, when, to whom, and why; and what the outbox is to do."""
