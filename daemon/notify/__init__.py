"""Shows announcements on the user's desktop, and hears what is pressed there.

`bus` speaks D-Bus to the session bus, `screen` speaks org.freedesktop.Notifications over it, `opening` opens a draft
where the user reads mail (`opening.toml` knows the webmails). What is announced, and in which words, is the core's.
"""
