"""The parts of `scaffold validate`: what it does with what it finds."""
