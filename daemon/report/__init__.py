"""The report: the whole search on one page, drawn from what is known already.

`page.page` makes a `Page` of opportunities (pure values: sentences, and places in percent), `render.html` makes one
self-contained HTML file of it by a template. No script, no network; everything that came out of mail is escaped.
"""
