"""Facts in, opportunities out: which process does each fact belong to, and where does it stand?"""
