"""One whole pass: fetch, read, decide, draft. The shell that carries out what the core plans.

`intake` brings mail and events in as facts (`readers` reads them beside the fetch, where thousands wait), `mailroom`
looks into Drafts and does what was planned there, `onepass` goes through all of it in order, `service` is what its
shells see, `report` and `detail` are what it tells, and `loop` is the daemon around it.
"""
