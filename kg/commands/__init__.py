"""The command line: `main` runs one command and turns errors into one line and an exit code; it answers nothing itself.

Each command lives in the file of its group and is imported only when it is called, so that `kg path` loads nothing
that only `kg build` needs. Exit codes: 0 answered, 1 nothing found or a check failed, 2 bad input.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import click

from kg.errors import KgError

# command → the file of kg/commands/ that has it; the order is that of `kg --help`
COMMANDS: Final = {
    "build": "building",
    "extract": "building",
    "eval": "evaluating",
    "facts": "asking",
    "show": "asking",
    "path": "connecting",
    "investors": "asking",
    "portfolio": "asking",
    "common": "asking",
    "owners": "owning",
    "holdings": "owning",
    "control": "controlling",
    "state": "state",
    "conflicts": "judging",
    "history": "judging",
    "diff": "differing",
    "same": "correcting",
    "different": "correcting",
    "reject": "correcting",
    "query": "querying",
    "sparql": "querying",
    "cypher": "cyphering",
    "mirror": "mirroring",
    "html": "paging",
    "validate": "checking",
    "export": "checking",
    "stats": "checking",
    "doctor": "checking",
}
INTERRUPTED: Final = 130  # what a shell expects after Ctrl-C


class _Commands(click.Group):
    """A group that imports a command only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"kg.commands.{COMMANDS[cmd_name]}"), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - the table above is ours
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # the reader, such as `head`, has seen enough
            _silence()
            return 0
        return code


def _version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"kg {version('capitalgraph')}")
        ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
    epilog="""\b
Begin with:
  kg build --example
  kg path Tencent Enflame
Completion of commands and names, in bash (zsh, fish: the same with their names):
  eval "$(_KG_COMPLETE=bash_source kg)"
""",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Say the version.")
@click.pass_context
def kg(ctx: click.Context) -> None:
    """Who funds AI-chip and AI-model companies, read from articles, with the sentence behind every statement."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process.

    Args:
        arguments: without the program's name; None for those of the process.
    """
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        The exit code: 0 answered, 1 nothing found or a check failed, 2 bad input, 130 interrupted.
    """
    _write_anything()
    try:
        code = kg.main(None if arguments is None else list(arguments), prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as exc:
        return _complain(_usage(exc))
    except KgError as exc:
        return _complain(str(exc))
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except OSError as exc:
        return _complain(f"{exc.filename or 'output'}: {exc.strerror or exc}; free space or choose another place")
    return code if isinstance(code, int) else 0


def _write_anything() -> None:
    """Programs read UTF-8; a terminal that cannot show a character gets its code, never an error."""
    for stream, piped in ((sys.stdout, not sys.stdout.isatty()), (sys.stderr, False)):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace", **({"encoding": "utf-8"} if piped else {}))


def _usage(exc: click.ClickException) -> str:
    context = getattr(exc, "ctx", None)
    where = f"; see `{context.command_path} --help`" if context else ""
    return f"{exc.format_message().rstrip('.?')}{where}"


def _complain(message: str) -> int:
    from kg.render import visible

    try:
        click.echo(f"kg: {visible(message)}", err=True)
        sys.stdout.flush()
    except OSError:
        _silence()
    return 2


def _silence() -> None:
    """Let the interpreter's last flush go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
