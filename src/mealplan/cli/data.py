"""`mealplan data`: back up and restore everything of hers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from mealplan.cli.diagnostics import ExitCode
from mealplan.cli.options import Group
from mealplan.cli.output import check_target, emit
from mealplan.errors import ValueProblem


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def data() -> None:
    """Everything of yours in one file: saved plans with their versions, stock, ticks, profiles and dishes.

    \b
    Examples:
      mealplan data backup mealplan.zip
      mealplan data restore mealplan.zip
    """


@data.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def backup(file: Path | None) -> int:
    """Write everything of yours into FILE (left out: mealplan-DATE.zip here). Other programs may go on meanwhile.

    \b
    Example:
      mealplan data backup mealplan.zip
    """
    from mealplan.journal.backup import backup as write

    target = check_target(file or Path(f"mealplan-{dt.date.today()}.zip"))
    done = write(target)
    plans = "no journal" if done.plans is None else f"{done.plans} saved plans"
    emit(f"{done.path}: {plans}, {len(done.files)} files, {done.bytes / 1000:.0f} kB")
    return int(ExitCode.DONE)


@data.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--last-good", is_flag=True, help="Put the last good copy of the journal in the place of a damaged one.")
def restore(file: Path | None, last_good: bool) -> int:
    """Put back what a backup holds. What is there now is backed up first; files that the backup lacks stay.

    \b
    Examples:
      mealplan data restore mealplan.zip
      mealplan data restore --last-good
    """
    if (file is None) != last_good:
        raise click.UsageError("Give either FILE or --last-good.")
    if file is None:
        from mealplan.journal.copies import put_back
        from mealplan.journal.journal import journal_path

        copy, aside, won = put_back(journal_path())
        emit(f"Restored from the copy {copy.name}.")
        if won:
            emit(f"{won} versions of plans, saved since, were won back from the journal that was there.")
        if aside is not None:
            emit(f"The journal that was there is kept as {aside}.")
        return int(ExitCode.DONE)
    from mealplan.journal.backup import restore as put

    if not file.is_file():
        raise ValueProblem("there is no such file", where=str(file)[:300])
    done = put(file)
    emit(f"{len(done.files)} files restored from {file}")
    if done.before is not None:
        emit(f"What was there before is in {done.before}")
    if done.kept is not None:
        emit(f"The journal before could not be read and is kept as {done.kept}")
    return int(ExitCode.DONE)
