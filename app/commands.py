"""What an operator types: `flask --app wsgi …`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from app import audit as audit_log
from app import backup as backups
from app import doctor as examination
from app.access import current_services
from app.accounts import model as accounts
from app.aws import aws_client
from app.errors import Problem
from app.key_files import create_key_files, rewrap_keys, rotate_key_files
from app.settings import Settings, SettingsError
from app.supervision import AlreadyRunning, sole_use
from app.trust import checks as trust_checks
from app.work_commands import audit, jobs, retention

_FOLDER = click.Path(file_okay=False, path_type=Path)


def register(app: Flask) -> None:
    """Add the commands to `app`."""
    for command in (doctor, tables, keys, staff, backup, restore, audit, jobs, retention):
        app.cli.add_command(command)


@click.command()
@with_appcontext
def doctor() -> None:
    """Say what is configured, what is reachable and what is missing; exit 1 if a part is not reachable."""
    services = current_services()
    click.echo("Settings")
    for name, value in examination.configured(services.settings):
        click.echo(f"  {name:22} {value}")
    click.echo("Parts")
    sick = 0
    for finding in examination.examine(services):
        sick += bool(finding.wrong)
        click.echo(f"  {finding.part:22} {'FAILED' if finding.wrong else 'ok':7} {finding.configured}")
        if finding.wrong:
            click.echo(f"  {'':22} {finding.wrong}")
    if sick:
        raise click.ClickException(f"{sick} of the parts cannot be used.")


@click.command()
@with_appcontext
def tables() -> None:
    """Make the AWS resources that are missing, mend those that differ, and check them all."""
    settings = current_services().settings
    problems: list[str] = []
    if settings.store == "dynamodb":
        from app.store.tables import check_tables, create_phi_key, create_tables  # noqa: PLC0415  # imports botocore

        dynamodb, kms = aws_client("dynamodb", settings), aws_client("kms", settings)
        create_phi_key(kms, settings)
        create_tables(dynamodb, settings)
        problems += check_tables(dynamodb, settings, kms)
    if settings.blobs == "s3":
        from app.blobs.bucket import check_bucket, create_bucket  # noqa: PLC0415  # as above

        s3 = aws_client("s3", settings)
        create_bucket(s3, settings)
        problems += check_bucket(s3, settings)
    if settings.store != "dynamodb" and settings.blobs != "s3":
        click.echo("STORE and BLOBS are both kept on this machine: there is nothing to make.")
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.ClickException("Not everything is as it must be.")
    click.echo("All is as it must be.")


keys = AppGroup("keys", help="The ring keys that wrap every person's own.")


@keys.command()
@with_appcontext
def create() -> None:
    """Make the key files of a new installation (KEYS=local); those that are there stay."""
    try:
        made = create_key_files(_with_key_files())
    except Problem as problem:
        raise click.ClickException(problem.sentence) from None
    for path in made:
        click.echo(path)
    click.echo("Copy DATA_DIR/keys to a safe place, apart from the records." if made else "They are there already.")


@keys.command()
@with_appcontext
def rotate() -> None:
    """Put a new key first in each key file (KEYS=local). Run rewrap after it; no process needs a restart."""
    try:
        rotated = rotate_key_files(_with_key_files())
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    for path in rotated:
        click.echo(path)
    click.echo("New keys are wrapped by it from now on. For those that are there, run: flask --app wsgi keys rewrap")


@keys.command()
@with_appcontext
def rewrap() -> None:
    """Wrap every person's keys under the newest ring keys. Records stay as they are; may be stopped and run again."""
    try:
        count = rewrap_keys(current_services().settings)
    except Problem as problem:
        raise click.ClickException(f"{problem.title}. {problem.sentence}") from None
    click.echo(f"{count} keys were wrapped anew. All are under the newest ring keys.")


def _with_key_files() -> Settings:
    settings = current_services().settings
    if settings.keys == "kms":
        raise click.ClickException(
            "With KEYS=kms the ring keys are AWS's own: it makes and rotates them. To move to another key, point the"
            " alias (or KMS_KEY, KMS_PHI_KEY) at it and run: flask --app wsgi keys rewrap"
        )
    return settings


staff = AppGroup("staff", help="Who works here.")


@staff.command()
@click.argument("email")
@with_appcontext
def grant(email: str) -> None:
    """Make the account of EMAIL staff. It is on record before it is done."""
    services = current_services()
    try:
        tenant = accounts.find_by_email(services, email)
        if tenant is not None:
            audit_log.record(services, actor="system:operator", action="staff.grant", target=tenant)
        accounts.grant_staff(services, email)
    except Problem as problem:
        raise click.ClickException(problem.sentence) from None
    click.echo("Done. It holds from their next page on.")


@click.command()
@click.argument("folder", type=_FOLDER)
@with_appcontext
def backup(folder: Path) -> None:
    """Copy the embedded store into FOLDER while it is in use; remove what is older than 90 days (keys: 7)."""
    services = current_services()
    try:
        made = backups.back_up(services.settings.data_dir, folder, services.now())
    except (backups.BackupRefused, OSError) as error:
        raise click.ClickException(str(error)) from None
    trust_checks.note_backup(services)
    for path in made:
        click.echo(path)
    click.echo("Keep the keys somewhere else than the content: together they can be read.")


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--moment", default="", help="Which backup of content, by the name of its folder; else the newest.")
@click.option("--force", is_flag=True, help="Set aside what is in DATA_DIR now.")
@with_appcontext
def restore(folder: Path, moment: str, force: bool) -> None:
    """Put a backup from FOLDER in place, after checking every file of it."""
    services = current_services()
    data_dir = services.settings.data_dir
    try:
        with sole_use(data_dir):
            used = backups.restore(data_dir, folder, services.now(), moment=moment, force=force)
    except AlreadyRunning:
        raise click.ClickException(f"Something is running on {data_dir}. Stop it first.") from None
    except (backups.BackupRefused, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo("Restored from " + " and ".join(map(str, used)))
