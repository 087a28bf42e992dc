"""Raw mail and events in, facts out: what does this message say, and how sure is that?

`reader` is the way in; the other modules each read one thing (the newest words, times, people,
senders, invitations) and know nothing of each other's work.
"""
