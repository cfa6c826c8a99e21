"""What an operator types about work and its record: `flask --app wsgi audit …`, `… retention …` and `… jobs …`."""

from __future__ import annotations

import re
from collections import Counter

import click
from flask.cli import AppGroup, with_appcontext

from app import audit as log
from app import parking
from app.access import current_services
from app.backlog import backlogs
from app.errors import Problem
from app.retention import run as retaining
from app.retention.table import ROWS

_OPERATOR = "system:operator"

audit = AppGroup("audit", help="The record of what staff and the system did.")


@audit.command()
@click.option("--noted", default="", help="NUMBER:DIGEST of a row, as a former run or the log told it.")
@with_appcontext
def verify(noted: str) -> None:
    """Walk the chain of rows; exit 1 and name the first row that is missing, changed or out of place."""
    found = re.fullmatch(r"(\d{1,12}):([0-9a-f]{64})", noted)
    if noted and not found:
        raise click.BadParameter("write NUMBER:DIGEST, such as 12:9f86… with all 64 characters", param_hint="--noted")
    try:
        verdict = log.verify(current_services(), noted=(int(found[1]), found[2]) if found else None)
    except Problem as problem:
        raise click.ClickException(f"{problem.title}. {problem.sentence}") from None
    if verdict.broken is not None:
        raise click.ClickException(f"The chain is broken at row {verdict.broken} of {verdict.count}.")
    click.echo(f"{verdict.count} rows, all whole." if verdict.count != 1 else "1 row, whole.")
    click.echo(f"Newest  {verdict.count}:{verdict.digest}")
    click.echo("Keep that line outside of this store: with --noted it shows a tail that was cut off.")


retention = AppGroup("retention", help="What was kept long enough.")


@retention.command("table")
@with_appcontext
def show_table() -> None:
    """Say of each kind of data how long it stays, who ends it, and by what."""
    for kind in ROWS:
        click.echo(f"{kind.key:15} {kind.how_long.en}")
        click.echo(f"{'':15} {kind.enforced}: {kind.by}")


@retention.command("run")
@click.option("--dry-run", is_flag=True, help="Count what is over, and remove nothing.")
@with_appcontext
def run_retention(dry_run: bool) -> None:
    """Remove what was kept long enough, of nobody whom law has us preserve. The clock does it once a day."""
    services = current_services()
    try:
        counts = retaining.over(services) if dry_run else retaining.run(services).removed
    except Problem as problem:
        raise click.ClickException(f"{problem.title}. {problem.sentence}") from None
    for kind, count in counts.items():
        click.echo(f"  {count:7} {kind}")
    if not counts:
        click.echo("Nothing is over.")


jobs = AppGroup("jobs", help="Work that is owed, and work that is parked.")


@jobs.command("owed")
@with_appcontext
def owed() -> None:
    """Say how much is owed in each queue, since when, and how much of it failed the last time."""
    services = current_services()
    for name, backlog in backlogs(services).items():
        since = f"{backlog.oldest:%Y-%m-%d %H:%M} UTC" if backlog.oldest else "-"
        click.echo(f"  {name:10} {backlog.count:7} owed  {backlog.failing:7} failing  oldest {since}")
    click.echo(f"  {'parked':10} {sum(1 for _ in parking.every_parked(services)):7}")


@jobs.command("parked")
@with_appcontext
def parked() -> None:
    """Count what is parked, by job and by why."""
    found = Counter((each.record.job, each.record.reason) for each in parking.every_parked(current_services()))
    for (job, reason), count in found.most_common():
        click.echo(f"  {count:7} {job}  {reason}")
    if not found:
        click.echo("Nothing is parked.")


@jobs.command("replay")
@click.argument("job")
@with_appcontext
def replay(job: str) -> None:
    """Hand out anew all that is parked of JOB, such as workers.mail.send."""
    services = current_services()
    try:
        log.record(services, actor=_OPERATOR, action="jobs.replay_all", target=job)
        count = parking.replay_all(services, job, most=100_000)
    except Problem as problem:
        raise click.ClickException(f"{problem.title}. {problem.sentence}") from None
    click.echo(f"{count} handed out anew.")
