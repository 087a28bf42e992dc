"""OAuth 2.0 for mail: an access token whenever one is needed, and the consent that it comes from.

access    an account's secret as an access token: printed by a program, or had for a refresh token (RFC 6749 6)
consent   asks the user once: in the browser (RFC 8252, 7636), or on another device with a code (RFC 8628)
issuers   where Google and Microsoft are asked, and for what (issuers.toml)
endpoint  one question to an authorization server, and its answer

Afterword brings no client of its own: it would be one that everybody shares, and could be blocked for everybody.
`python -m connectors.oauth` asks for the consent, and writes the secret to store.
"""
