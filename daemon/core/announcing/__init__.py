"""What the user is told of its own accord, and when: pure, like all of the core.

`news` finds what there is to tell in an opportunity, `hours` knows when nothing is announced, `announcing` makes
announcements of news that wasn't told yet, `wording` puts them into words (`knowledge/announcements.toml`), and
`pressed` says what a button means. Showing them is `daemon.notify`'s.
"""
