"""The promises of reliability, each held from outside: real processes, real kills, real files.

Modules named after a danger (`kills`, `hostile`, `payloads`, ...) produce it any number of times; the `test_` modules hold a
sample of each promise, and `tools/soak.py` runs the same code at its full figures.
"""
