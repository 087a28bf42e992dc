"""What stands in a message: its header, its parts, its newest words, and what its structure says."""
