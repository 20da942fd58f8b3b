"""What `scaffold update` shows."""
