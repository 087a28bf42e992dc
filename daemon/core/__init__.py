"""The pure core: bytes and facts in; facts, opportunities, steps and drafts out.

Read as the way of one mail: `reading` makes a fact of it, `tracking` folds facts into
opportunities, `deciding` says what is due, `writing` makes the letter. `knowledge` holds what
they know, as data. No I/O, no clock, no threads: `now` is always passed in.
"""
