"""The database, version by version. `PRAGMA user_version` counts how many of these a state has been through.

A migration that has been released is never changed; a new one is added below it.
"""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE facts (
            number INTEGER PRIMARY KEY, -- the order in which they were learnt
            id TEXT NOT NULL UNIQUE,
            body TEXT NOT NULL -- JSON of daemon.core.facts.Fact
        ) STRICT
        """,
        """
        CREATE TABLE cursors (
            account TEXT PRIMARY KEY,
            cursor TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE acquaintances (
            id TEXT PRIMARY KEY,
            at INTEGER NOT NULL, -- Unix seconds, to forget the old ones by
            body TEXT NOT NULL -- JSON of daemon.core.facts.MailFact
        ) STRICT
        """,
        "CREATE INDEX acquaintances_by_age ON acquaintances (at)",
        """
        CREATE TABLE acquaintance_keys (
            key TEXT NOT NULL,
            id TEXT NOT NULL REFERENCES acquaintances (id) ON DELETE CASCADE,
            PRIMARY KEY (key, id)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX acquaintance_keys_by_id ON acquaintance_keys (id)",
    ),
    (
        """
        CREATE TABLE announced (
            key TEXT PRIMARY KEY, -- of daemon.core.announcing.news.News
            at INTEGER NOT NULL -- Unix seconds, when the user was told of it
        ) STRICT, WITHOUT ROWID
        """,
    ),
)
