"""Who is named, with title, phone and part in the process, and who takes part in an interview."""
