"""The command `scaffold`: `--version`, and a `validate` over what did not change, are answered before the rest is imported."""

import gc
import os
import sys
import time


def main() -> int:
    """Run the command line and return its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from scaffolder import __version__  # noqa: PLC0415 (the version alone must cost nothing)

        sys.stdout.write(f"scaffold {__version__}\n")
        return 0
    if sys.argv[1:2] == ["validate"]:
        code = _as_before(sys.argv[1:])
        if code is not None:
            return code
    # One command makes its values and ends: looking for circles among them costs a quarter of a long run and frees nothing.
    gc.disable()
    from scaffolder.cli import run  # noqa: PLC0415 (click is imported only when it is needed)

    return run(sys.argv[1:])


def _as_before(arguments: list[str]) -> int | None:
    """Print what the same run printed earlier, where nothing that it looked at changed, and return its exit code."""
    from scaffolder import __version__, unchanged  # noqa: PLC0415 (only this command needs them)

    folder = unchanged.place(arguments, os.environ)
    if not folder:
        return None
    day = time.strftime("%Y-%m-%d", time.gmtime())
    question = unchanged.asked(__version__, arguments, os.environ, day=day, terminal=sys.stdout.isatty())
    found = unchanged.answer(folder, question)
    if found is None:
        return None
    code, output = found
    try:
        sys.stdout.buffer.write(output)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main())
