"""Text as words, numbers and signs, and how a language speaks of days and hours: times and people are read of it."""
