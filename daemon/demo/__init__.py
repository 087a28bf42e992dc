"""The demo: a month of an invented candidate's mail, lived through by the real product.

`stories/` holds the mail as people wrote it; `stories.py` reads it, `mailbag.py` and
`invitations.py` make raw messages and events of it, `home.py` is the mailbox and calendar they
are delivered to, `live.py` goes through the month pass by pass, `show.py` prints, `run.py` does it all.
"""
