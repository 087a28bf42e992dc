"""`afterword setup`: from a mail address to a configuration that works.

talk      questions and answers, in a terminal, from a pipe, or with every answer given beforehand
given     what the options of the command say, and what is missing where nobody can be asked
guess     what this machine tells of its user: country, languages, Maildirs
you       who the user is
mailbox   finds the mail server, asks for the secret, tries it
oauth     consent in place of a password, in the browser or by a code
days      finds the calendars, and tries them
sheet     the configuration as text: the commented example filled in, or the user's own file edited in place
finish    shows what will be written, asks, stores the secrets, writes

Nothing is changed on this machine before `finish` has shown it and was told yes.
"""
