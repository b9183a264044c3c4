"""Terms: the columns that a rule is written in, and how they are read from a frame of facts.

A term is written once, as an expression over metrics and selections of incidents, and computes one entry for every
unit at once. A :class:`Number` computes intervals, a :class:`Truth` computes YES, NO or UNKNOWN; an unknown fact widens
whatever it can change and nothing else. Terms say which facts they read, so that a card can show its evidence and what
it misses.
"""
