"""What the core knows of the world, as data files (phrases, senders, letters, tone), and their schema."""
