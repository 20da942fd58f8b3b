"""Pictures as text for other tools."""
