"""Times, lengths, promises and absences, as instants and days."""
