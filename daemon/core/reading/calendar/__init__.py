"""Calendar entries and invitations: is it an interview, when, with whom, and what iTIP does with it."""
