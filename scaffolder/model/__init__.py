"""The words of the program: frozen values that every other layer speaks in."""
