"""One whole pass: fetch, read, decide, draft. The shell that carries out what the core plans.

`intake` brings mail and events in as facts, `mailroom` looks into Drafts and carries a plan out,
`service` does both in order, and `report` is what it tells.
"""
