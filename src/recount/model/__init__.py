"""The nouns: frozen dataclasses and their algebra. No I/O, standard library only."""
