"""Adapters to mail and calendar systems; they know nothing of jobs.

`models` and `ports` say what every adapter takes and gives, each other module speaks to
one system, and `registry` is the only place that knows them all.
"""
