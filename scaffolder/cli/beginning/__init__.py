"""The parts of `scaffold init`: what a repository tells, and what a new manifest still lacks."""
