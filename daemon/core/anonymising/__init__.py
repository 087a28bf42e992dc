"""A mail without its words: what is left when nobody is to learn whom or what it is about.

words   a text with each word replaced that the reader doesn't know
markup  the same of HTML
mail    a whole message: its tree, its headers, its calendar data
"""
