"""The subcommands of `scaffold adr`, and what they share."""
