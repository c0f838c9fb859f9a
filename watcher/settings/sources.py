"""Env file, process environment and the files that they name -> `Given`.

A process variable hides both the key and its `_FILE` in the env file. What is *not* here: what the texts mean.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from watcher.errors import Fault, SettingsError
from watcher.settings.envfile import Statement, file_text, statements
from watcher.settings.faults import Setting, parted
from watcher.settings.given import Given
from watcher.settings.keys import Key, cure_of, cure_of_unknown, is_ours, known

_READABLE_BY_ALL = 0o004

_Known = dict[str, tuple[Key, Statement]]


def gather(environ: Mapping[str, str], path: Path | None) -> Given:
    """Everything that is given, with the faults of form and keys. Raises SettingsError when `path` cannot be read."""
    given = Given(path)
    in_file = _sorted_out(statements(_env_file(path), str(path), given.faults), given) if path else {}
    in_process = _sorted_out(_variables(environ), given)
    given.overrides = tuple(statement.written for _, statement in in_process.values())
    for key, statement in (in_file | in_process).values():
        given.declare(key, statement)
        _take(key, statement, given)
    _note_open_secrets(given)
    return given


def _env_file(path: Path) -> str:
    try:
        return file_text(path)
    except ValueError as error:
        problem, cure = parted(
            error, "name an env file with -c or in WATCHER_CONFIG; config.example.env is one to begin with"
        )
        fault = Fault(where=str(path), key="env file", value="", problem=problem, cure=cure)
        raise SettingsError([fault]) from error


def _variables(environ: Mapping[str, str]) -> Iterator[Statement]:
    """The process variables that are ours, by known name or by beginning; the others belong to other programs."""
    for number, (written, value) in enumerate(sorted(environ.items())):
        if known(written) or is_ours(written):
            yield Statement(written=written, value=value, rank=(1, number))


# --- keys ------------------------------------------------------------------------------------------------------------


def _sorted_out(found: Iterable[Statement], given: Given) -> _Known:
    """Statements by key. What is unknown, not built yet or there twice becomes a fault."""
    by_key: _Known = {}
    for statement in found:
        key = known(statement.written)
        if key is None:
            cure = cure_of_unknown(statement.written)
            given.refuse(statement, statement.written, "is no setting that Watcher knows", cure)
        elif not key.built:
            given.refuse(
                statement, statement.written, "is not built yet", "take it out until the release that brings it"
            )
        elif key.key in by_key:
            given.refuse(statement, statement.written, *_repeated(statement, by_key[key.key][1]))
        else:
            by_key[key.key] = key, statement
    return by_key


def _repeated(statement: Statement, first: Statement) -> tuple[str, str]:
    if statement.written == first.written:
        return f"is given twice: the first stands at {first.where}", "keep one of the two"
    return f"is given beside {first.written} at {first.where}", "keep the value or the file, not both"


# --- texts -----------------------------------------------------------------------------------------------------------


def _take(key: Key, statement: Statement, given: Given) -> None:
    """Put the text of a statement, or of the file that it names, into `given`, or its fault."""
    if not statement.value.strip():
        given.refuse(statement, statement.written, "has no value", f"{cure_of(key.key)}; or take the line out")
    elif not _is_text(statement.value):
        given.refuse(statement, statement.written, "is not UTF-8", "set the variable in UTF-8")
    elif statement.written == key.key:
        given.put(_setting(key, statement))
    else:
        _take_file(key, statement, given)


def _take_file(key: Key, statement: Statement, given: Given) -> None:
    path = given.beside(statement.value)
    try:
        text, first = _without_comments(file_text(path))
    except ValueError as error:
        problem, cure = parted(error, "give the path of a text file in UTF-8, relative to the env file")
        given.refuse(statement, statement.written, f"names {path}, which {problem}", cure)
        return
    if not text:
        given.refuse(statement, statement.written, f"names {path}, which holds nothing", cure_of(key.key))
        return
    last = first + text.count("\n")
    given.put(_setting(key, replace(statement, value=text, file=str(path), line=first, last=last)))


def _setting(key: Key, statement: Statement) -> Setting:
    return Setting(
        key=key.key,
        written=statement.written,
        value=statement.value,
        file=statement.file,
        line=statement.line,
        last=statement.last,
        rank=statement.rank,
        secret=_is_secret(key, statement.value),
    )


def _without_comments(text: str) -> tuple[str, int]:
    """Text without `#` lines and without line ends around it, and the number of its first line.

    A comment leaves a blank line behind, so that the places of faults stay right.
    """
    blanked = "\n".join("" if line.lstrip().startswith("#") else line for line in text.split("\n"))
    body = blanked.lstrip("\n")
    return body.rstrip("\n"), 1 + len(blanked) - len(body)


def _is_text(value: str) -> bool:
    """False for bytes of a process variable that Python let through as lone surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _is_secret(key: Key, value: str) -> bool:
    """Passwords and signing keys; a channel's web address, which is its password; and what holds `user:password@`."""
    if key.shape == "CHANNEL_X":
        return "@" not in value or any(mark in value.replace("mailto:", "") for mark in ":/")
    if key.shape in ("SMTP_URL", "DATABASE_URL"):
        return "@" in value
    return key.secret or (key.shape != "FEEDS" and "@" in value.partition("//")[2])


def _note_open_secrets(given: Given) -> None:
    files = dict.fromkeys(setting.file for setting in given if setting.secret and setting.file)
    for file in files:
        if Path(file).stat().st_mode & _READABLE_BY_ALL:
            given.notes.append(f"{file} holds secrets and every user of this machine can read it: chmod o-r {file}")
