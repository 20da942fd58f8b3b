"""The command `scaffold`: `--version` is answered before anything is imported."""

import gc
import sys


def main() -> int:
    """Run the command line and return its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from scaffolder import __version__  # noqa: PLC0415 (the version alone must cost nothing)

        sys.stdout.write(f"scaffold {__version__}\n")
        return 0
    # One command makes its values and ends: looking for circles among them costs a quarter of a long run and frees nothing.
    gc.disable()
    from scaffolder.cli import run  # noqa: PLC0415 (click is imported only when it is needed)

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
