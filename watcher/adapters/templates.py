"""Digests in the words of the templates, which stand at the top level of the source tree and inside the wheel.

Every .html.j2 is escaped (by default `select_autoescape` knows .html alone, and would escape none of ours); what is not
defined is an error. A template places what core/digest says; the filters here know about width and markup only.
What is *not* here: the order and the words of a digest (core/digest), the mail around it (smtp.py).
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from traceback import extract_tb

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    select_autoescape,
)

from watcher.core import digest as digests
from watcher.core.model import Digest
from watcher.errors import RenderError
from watcher.ports import Rendered

_PHRASES = (
    digests.brief,
    digests.coverage_lines,
    digests.excerpt,
    digests.headline,
    digests.joined,
    digests.preheader,
    digests.reasons,
    digests.source_line,
    digests.subject,
    digests.title,
    digests.when,
)
_WIDTH = 72
_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U0001f300-\U0003fffd"
)
_CLOSING = "、。，．・：；？！”’）〉》」』】〕］｝…ー"
_NO_BREAK = "\u00a0\u202f"
_PIECE = re.compile(
    rf"([^\S{_NO_BREAK}]*)(https?://\S+|[{_WIDE}][{_CLOSING}]*|(?:(?!https?://)(?:[^\s{_WIDE}]|[{_NO_BREAK}]))+)"
)
"""What a line may be broken before: words, and each character of the scripts that write without spaces."""


class TemplateRenderer:
    """A `ports.Renderer` over a directory that holds subject.txt.j2, digest.txt.j2 and digest.html.j2."""

    def __init__(self, directory: Path) -> None:
        self._environment = environment(directory)

    def render(self, digest: Digest) -> Rendered:
        """Raises RenderError, which names the template and its line."""
        return Rendered(
            subject=" ".join(fill(self._environment, "subject.txt.j2", digest=digest).split()),
            text=fill(self._environment, "digest.txt.j2", digest=digest),
            html=fill(self._environment, "digest.html.j2", digest=digest),
        )


def builtin() -> Path:
    """Where the templates are: inside the package in a wheel, beside it in a source tree."""
    package = Path(__file__).parents[1]
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def environment(directory: Path) -> Environment:
    """Jinja as our templates want it, with the phrases of core/digest and the filters `wrap` and `weblink`."""
    made = Environment(
        loader=FileSystemLoader(directory),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html", "html.j2")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {phrase.__name__: phrase for phrase in _PHRASES}
    made.filters |= {"wrap": wrap, "weblink": weblink}
    return made


def fill(templates: Environment, name: str, **values: object) -> str:
    """One template with its values. Raises RenderError, which names the template and its line."""
    try:
        return templates.get_template(name).render(values)
    except TemplateNotFound as error:
        raise RenderError(f"there is no template {error.name}") from error
    except TemplateSyntaxError as error:
        raise RenderError(f"{error.name or name}, line {error.lineno}: {error.message}") from error
    except Exception as error:  # a template may raise anything: it calls what it likes
        raise RenderError(f"{_place(error, name)}: {_words(error)}") from error


def _place(error: Exception, name: str) -> str:
    """Jinja gives the frames of a template its own file name and lines: the innermost one is where it failed."""
    lines = [(Path(frame.filename).name, frame.lineno) for frame in extract_tb(error.__traceback__)]
    return next((f"{file}, line {line}" for file, line in reversed(lines) if file.endswith(".j2")), name)


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"


# --- filters ---------------------------------------------------------------------------------------------------------


def weblink(link: str) -> str:
    """The link if a browser may be sent there (http, https), else nothing: `javascript:` never becomes an address."""
    return link if link.lower().startswith(("https://", "http://")) else ""


def wrap(text: str, first: str = "", rest: str = "", width: int = _WIDTH) -> str:
    """A paragraph in lines of `width` columns, East Asian characters taking two; `first` and `rest` begin its lines.

    A URL is never broken; any other word that is wider than a line is.
    """
    lines, line, empty = [], first, True
    for space, piece in _pieces(text, width - columns(rest)):
        glue = "" if empty else space
        if not empty and columns(line) + columns(glue + piece) > width:
            lines.append(line)
            line, glue = rest, ""
        line, empty = line + glue + piece, False
    return "\n".join([*lines, line])


def columns(text: str) -> int:
    """How wide a terminal shows the text."""
    return sum(_columns(c) for c in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _pieces(text: str, room: int) -> Iterator[tuple[str, str]]:
    """The pieces of a text, each with the space before it ("" or one), none wider than `room` unless it is a URL."""
    for space, piece in _PIECE.findall(text):
        glue = " " if space else ""
        while not piece.startswith("http") and columns(piece) > room:
            yield glue, piece[: room // 2]
            glue, piece = "", piece[room // 2 :]
        yield glue, piece
