"""The one error that ends a command: we cannot go on, and this is what the user can do."""


class ScaffoldError(Exception):
    """Raised where a command cannot do what it was asked; the command line prints it and exits with 2.

    `message` says what is wrong and names the file (with line and column where known);
    `hint` says what to do about it, or is empty.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
