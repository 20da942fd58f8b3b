"""`scaffold completion`: the script that makes a shell complete commands, options and names."""

from __future__ import annotations

import click

from scaffolder.cli import shared

WHERE = {
    "bash": 'eval "$(scaffold completion bash)"                      # in ~/.bashrc',
    "zsh": 'eval "$(scaffold completion zsh)"                       # in ~/.zshrc',
    "fish": "scaffold completion fish > ~/.config/fish/completions/scaffold.fish",
}
"""How each shell loads its script."""


@click.command("completion", context_settings=shared.SETTINGS)
@click.argument("shell", type=shared.Near(list(WHERE)))
@shared.common
def command(*, shell: str, quiet: bool, verbose: bool, color: str) -> int:
    """Print the completion script of a SHELL: bash, zsh or fish.

    \b
    Example:
      eval "$(scaffold completion bash)"      # in ~/.bashrc
      eval "$(scaffold completion zsh)"       # in ~/.zshrc
      scaffold completion fish > ~/.config/fish/completions/scaffold.fish
    """  # noqa: D301 (click's \b keeps the lines)
    from click.shell_completion import ShellComplete, get_completion_class

    from scaffolder.cli import COMPLETING, scaffold

    del quiet, verbose, color
    known = get_completion_class(shell)
    if known is None:
        raise click.BadParameter(f"`{shell}` has no completion here.", param_hint="SHELL")
    # The method of the base class: bash's own one starts a process to ask for bash's version.
    click.echo(ShellComplete.source(known(scaffold, {}, "scaffold", COMPLETING)))
    return 0
