"""Steps in, letters out: the words, the tone gate, and the message that goes into the Drafts folder."""
