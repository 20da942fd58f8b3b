"""scaffolder: one manifest of choices becomes a data platform's repository, decision records and pictures."""

__version__ = "0.1.0"
