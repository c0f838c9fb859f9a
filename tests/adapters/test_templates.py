"""What a reader gets: a digest as a subject, as text of 72 columns, and as HTML that no feed can turn against him."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.support.digests import HOSTILE, digest, stories, story
from watcher.adapters.templates import TemplateRenderer, builtin, columns, weblink, wrap
from watcher.core import digest as digests
from watcher.core.model import Digest
from watcher.errors import RenderError
from watcher.ports import Rendered

GMAIL_CLIPS_AT = 102_000
"""Bytes; the rest of a longer mail hides behind a link."""


def rendered(of: Digest) -> Rendered:
    return TemplateRenderer(builtin()).render(of)


class Page(HTMLParser):
    """The elements of a page, and the text that it shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self.open:
            self.marked.append(data)

    def values(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(attribute)) is not None]

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}


# --- the text part ---------------------------------------------------------------------------------------------------


def test_the_text_of_a_digest() -> None:
    """A golden mail: news first, each story with its source, its words, its reason and its address, coverage last."""
    first = story(
        "Police convoy ambushed near Hawija, 9 killed",
        terms="ambushed killed",
        summary="Gunmen opened fire on two police vehicles on the road between Hawija and Kirkuk before dawn.",
        link="https://news.example.org/1?edition=world&utm=none",
    )
    second = story("Checkpoint attack closes Mosul road", key="item-2", terms="attack", source="Tigris Post", link="")
    third = story("Two freed in Sinjar", key="item-3", link="https://news.example.org/3")
    assert rendered(digest(first, second, third, top=2)).text == (
        """\
Mon 17 Oct, 07:00 Baghdad. 3 stories since Sun 07:00.

NEW
1. Police convoy ambushed near Hawija, 9 killed
   Example News, 05:00
   Gunmen opened fire on two police vehicles on the road between Hawija
   and Kirkuk before dawn.
   Why: SAFETY 40 of 20: ambushed 20, killed 20 (title)
   https://news.example.org/1?edition=world&utm=none

2. Checkpoint attack closes Mosul road
   Tigris Post, 05:00
   Why: SAFETY 20 of 20: attack 20 (title)

1 MORE, BY TITLE
3. Two freed in Sinjar (Example News, 05:00; SAFETY 20 of 20)
   https://news.example.org/3

COVERAGE  39 of 40 feeds healthy
   Blocked: River Times (403 Forbidden since Sun 17:00)
   612 items read, 14 matched. Next: Tue 07:00.
"""
    )


def test_a_digest_without_stories() -> None:
    """Says so, and how well we heard; there is no heading over nothing."""
    mail = rendered(replace(digest(), stories=()))
    assert mail.subject == "Nothing matched; 39 of 40 feeds healthy"
    assert mail.text == (
        """\
Mon 17 Oct, 07:00 Baghdad. No stories since Sun 07:00.

COVERAGE  39 of 40 feeds healthy
   Blocked: River Times (403 Forbidden since Sun 17:00)
   612 items read, 14 matched. Next: Tue 07:00.
"""
    )
    shown = Page(mail.html).text
    assert "No stories since Sun 07:00." in shown
    assert "River Times (403 Forbidden" in shown
    assert "NEW" not in shown


def test_every_story_says_why_it_is_there() -> None:
    """Those that are told by their titles, too, each in a line or two."""
    mail = rendered(digest(*stories(40, terms="Story")))
    page = Page(mail.html)
    for text in (mail.text, page.text):
        assert text.count("SAFETY 20 of 20") == 40
        assert text.count("(Example News, 05:00; SAFETY 20 of 20)") == 28
    assert len(mail.text.splitlines()) < 12 * 6 + 28 * 3 + 10


@pytest.mark.parametrize("number", [1, 12, 60])
def test_every_story_is_told_once(number: int) -> None:
    """The first `top` in full, the rest as titles, counted; none is dropped, in either part."""
    mail = rendered(digest(*stories(number)))
    page = Page(mail.html)
    for n in range(1, number + 1):
        link = f"https://news.example.org/item-{n}"
        assert len(re.findall(rf"^ +{re.escape(link)}$", mail.text, re.MULTILINE)) == 1
        assert page.values("href").count(link) == 1
    rest = f"{number - 12} MORE, BY TITLE"
    assert (rest in mail.text) == (rest in page.text) == (number > 12)


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_text_lines_fit_72_columns(title: str) -> None:
    """Whatever a feed writes; addresses alone are longer, because a broken one opens nothing."""
    text = rendered(digest(story(title, summary=title * 2, terms=title[:3]))).text
    assert [line for line in text.splitlines() if columns(line) > 72 and "://" not in line] == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("one  two\nthree", ["one two", "three"]),
        ("abcdefghijklmno", ["abcdefgh", "ijklmno"]),
        ("see https://news.example.org/a/long/path now", ["see", "https://news.example.org/a/long/path", "now"]),
        ("基尔库克警察车队遭伏击", ["基尔库克", "警察车队", "遭伏击"]),
        ("基尔库克，九人", ["基尔库", "克，九人"]),
        ("ab基尔库克", ["ab基尔库", "克"]),
        ("by 10\u202f000 of\u00a0us", ["by", "10\u202f000", "of\u00a0us"]),
        ("\u0301e\u0301e\u0301e\u0301 x", ["\u0301e\u0301e\u0301e\u0301 x"]),
    ],
    ids=[
        "nothing",
        "words",
        "white space",
        "too wide",
        "address",
        "wide",
        "no comma first",
        "mixed",
        "no break",
        "marks",
    ],
)
def test_wrapping(text: str, lines: list[str]) -> None:
    """Lines break at spaces and between East Asian characters (two columns, no closing mark first), never in a URL."""
    assert wrap(text, width=8).split("\n") == lines


def test_wrapping_begins_lines_as_told() -> None:
    assert wrap("one two three", first="1. ", rest="   ", width=10) == "1. one two\n   three"


def test_wrapping_loses_no_letter() -> None:
    """Only white space changes."""
    for text in HOSTILE.values():
        assert re.sub(r"\s", "", wrap(text, width=20)) == re.sub(r"\s", "", text)


# --- the HTML part ---------------------------------------------------------------------------------------------------


def test_html_is_one_closed_document() -> None:
    """It fetches nothing and runs nothing: links are its only addresses."""
    page = Page(rendered(digest(*stories(14, terms="Story", summary="A Story of many words"))).html)
    assert page.tags.isdisjoint({"script", "img", "iframe", "object", "embed", "form", "link", "svg", "video", "base"})
    assert {tag for tag, attributes in page.elements if {"href", "src", "background"} & set(attributes)} == {"a"}
    assert not any("url(" in style or "@import" in style for style in [*page.values("style"), page.text])


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_html_shows_hostile_text_as_text(title: str) -> None:
    """In every place where a feed's words stand: title, summary, source, language, term and trouble."""
    plain = Page(rendered(digest(story("T", summary="S", language="en"))).html)
    hostile = story(title, summary=f"{title} and more", source=title, language=title[:9], terms=title.split()[0])
    page = Page(rendered(digest(hostile)).html)
    assert page.tags <= plain.tags | {"mark"}
    assert {name for _, attributes in page.elements for name in attributes} == {
        name for _, attributes in plain.elements for name in attributes
    }
    assert digests.joined(digests.title(hostile)) in page.text


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://news.example.org/1", "https://news.example.org/1"),
        ("HTTP://news.example.org/1", "HTTP://news.example.org/1"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//news.example.org/1", ""),
        ("", ""),
    ],
)
def test_only_web_links_are_links(link: str, shown: str) -> None:
    """In both parts; a story without one is told without one."""
    mail = rendered(digest(story(link=link), story("Other", key="2", link=link), top=1))
    assert weblink(link) == shown
    assert Page(mail.html).values("href") == ([shown] * 2 if shown else [])
    assert mail.text.count(f"   {link}\n") == (2 if shown else 0)


def test_matched_words_are_marked() -> None:
    """Where they stand, in title and summary, and nothing else is."""
    told = story("Convoy ambushed", summary="They were ambushed at dawn", terms="ambushed")
    assert Page(rendered(digest(told)).html).marked == ["ambushed", "ambushed"]


def test_every_script_reads_in_its_direction() -> None:
    """Each title and each summary finds its own direction and language, whichever the digest has."""
    page = Page(rendered(digest(story("هجوم في كركوك", summary="قتل تسعة", language="ar"))).html)
    titled = [attributes for tag, attributes in page.elements if tag == "h2"]
    assert [(a["dir"], a["lang"]) for a in titled] == [("auto", "ar")]


def test_html_stays_whole_in_gmail() -> None:
    """12 stories in full, each with the longest summary in a script of three bytes a letter, and 48 titles."""
    told = stories(60, summary="कर्कूक " * 200, terms="Story")
    assert len(rendered(digest(*told)).html.encode()) < GMAIL_CLIPS_AT


@pytest.mark.parametrize(
    ("number", "preheader"), [(0, None), (1, None), (2, "Story number 2"), (9, "Story number 2 · Story number 3")]
)
def test_a_list_of_mails_shows_the_next_titles(number: int, preheader: str | None) -> None:
    """In an element that is not shown in the mail, before anything else."""
    html = rendered(replace(digest(), stories=stories(number))).html
    hidden = re.search(r'<div style="display:none[^>]*>(.*)</div>', html)
    assert (hidden and hidden[1]) == preheader


def test_new_stories_stand_under_their_heading() -> None:
    """Once, in both parts."""
    mail = rendered(digest(*stories(3)))
    assert Page(mail.html).text.count("NEW") == mail.text.count("NEW") == 1


def test_html_knows_the_dark() -> None:
    """Clients that turn colours by themselves are told not to; those that read style sheets get ours."""
    html = rendered(digest()).html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "@media (prefers-color-scheme: dark)" in html


# --- the subject, and templates that fail ----------------------------------------------------------------------------


def test_the_subject_is_one_line() -> None:
    assert rendered(digest(*stories(4))).subject == "Story number 1 (+3 stories)"


def test_rendering_is_repeatable() -> None:
    """T2 composes again after a crash: the same digest gives the same bytes."""
    assert rendered(digest(*stories(20))) == rendered(digest(*stories(20)))


def test_a_late_digest_says_so() -> None:
    late = replace(digest(), due_at=digest().since)
    mail = rendered(late)
    assert "Late: due" in mail.text
    assert "Late: due" in Page(mail.html).text


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("{{ digest.id }}\n{{ digest.storys }}", "digest.txt.j2, line 2: .*storys"),
        ("one\n\n{{ nothing }}", "digest.txt.j2, line 3: 'nothing' is undefined"),
        ("{% for %}", "digest.txt.j2, line 1: "),
        ("\n{{ 1 / 0 }}", "digest.txt.j2, line 2: ZeroDivisionError"),
        ("{% include 'missing.j2' %}", "there is no template missing.j2"),
        (None, "there is no template digest.txt.j2"),
    ],
)
def test_a_failing_template_is_named_with_its_line(tmp_path: Path, template: str | None, complaint: str) -> None:
    """Whoever changed a template learns what to mend and where."""
    (tmp_path / "subject.txt.j2").write_text("ok")
    (tmp_path / "digest.html.j2").write_text("ok")
    if template is not None:
        (tmp_path / "digest.txt.j2").write_text(template)
    with pytest.raises(RenderError, match=complaint):
        TemplateRenderer(tmp_path).render(digest())


def test_a_users_html_template_is_escaped(tmp_path: Path) -> None:
    """Without a thought of its author; text is not."""
    for file in ("subject.txt.j2", "digest.txt.j2", "digest.html.j2"):
        (tmp_path / file).write_text("{{ digest.stories[0].item.entry.title }}")
    mail = TemplateRenderer(tmp_path).render(digest(story("<b>&")))
    assert (mail.html, mail.text) == ("&lt;b&gt;&amp;", "<b>&")
