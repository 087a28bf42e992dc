"""Raw mail and events in, facts out: what does this message say, and how sure is that?

`reader` is the way in. `case` lays a message open; `hearing` gathers what speaks for a kind, `kinds`
weighs it and `judge` decides; `telling` gathers the rest: people, employer, role, interviews, promises.
The folders below each read one thing: `message` what stands in the mail, `text` words and signs,
`times`, `people`, and `calendar`.
"""
