"""Google accounts: mail and drafts over the Gmail API, events over the Calendar API. It cannot send.

transport  the one way out: an allow-list, checked call by call, also inside a batch
session    access tokens, back-off, batches; every foreign error told in words
batch      many questions in one request
trouble    what Google's errors mean for the account's owner
consent    how the user allows it, once, in a browser
mail       the mail account: `scan` what arrived, `letters` a message as bytes, `drafts` the Drafts folder
calendar   the calendars: `items` one event as a value

Google's libraries are the extra `google`; they are loaded when an account is first asked something.
"""
