"""A page where a feed should be: what it is called, and the feed that it names."""

import pytest

from watcher.core.feed.page import page_error

BASE = "https://news.example.org/world/"
RSS, ATOM = "application/rss+xml", "application/atom+xml"


def head(*links: str, title: str = "News") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{''.join(links)}</head><body>News</body></html>"


def link(href: str, kind: str = RSS, *, rel: str = "alternate", title: str = "") -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


@pytest.mark.parametrize(
    ("page", "address"),
    [
        (head(link("https://feeds.example.org/rss")), "https://feeds.example.org/rss"),
        (head(link("/rss?x=1&amp;y=2", ATOM)), "https://news.example.org/rss?x=1&y=2"),
        (head(link("rss.xml")), "https://news.example.org/world/rss.xml"),
        (head("<LINK HREF=/feed TYPE=application/rss+xml REL=alternate>"), "https://news.example.org/feed"),
        (head("<link rel='home alternate' type='application/feed+json' href='/f'/>"), "https://news.example.org/f"),
        (head(link("/comments/feed", title="Comments"), link("/feed")), "https://news.example.org/feed"),
        (head(link("/feed"), link("/other")), "https://news.example.org/feed"),
    ],
)
def test_the_feed_that_a_page_names(page: str, address: str) -> None:
    """The first that is not about comments, as a whole address."""
    error = page_error(page, base=BASE)
    assert str(error) == f"an HTML page, not a feed; it names the feed {address}"
    assert error.kind == "blocked"


@pytest.mark.parametrize(
    "page",
    [
        head(),
        head(link("/style", "text/css", rel="stylesheet")),
        head(link("/feed", rel="canonical")),
        head(link("javascript:alert(1)")),
        head(link("https://user:word@feeds.example.org/rss")),
        head(link("/" + "x" * 400)),
        head(link("")),
        head(link("http://[")),
    ],
)
def test_a_page_that_names_none(page: str) -> None:
    """None that we may tell: no script, no login, nothing endless."""
    assert str(page_error(page, base=BASE)) == "an HTML page, not a feed"


def test_without_an_address_of_its_own_a_page_names_whole_ones_alone() -> None:
    assert str(page_error(head(link("/feed"), link("https://a.example/")), base="")).endswith("https://a.example/")


@pytest.mark.parametrize(
    "page",
    [
        head(title="Just a moment..."),
        head(title="\n Attention Required! | Cloudflare"),
        head(link("/feed"), "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script>"),
        "<html><body><script src='https://geo.captcha-delivery.com/captcha/'></script>",
        "<html><div class='g-recaptcha' data-sitekey='x'></div>",
        "<html><iframe src='/_Incapsula_Resource?x=1'></iframe></html>",
    ],
)
def test_a_challenge_page(page: str) -> None:
    """Whatever feed it names: programs are kept out."""
    assert str(page_error(page, base=BASE)) == "a challenge page, not a feed: the publisher keeps programs out"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<html><form><input name=p type=password></form>", "a login page, not a feed"),
        ('<html><form><INPUT TYPE="Password"></form>', "a login page, not a feed"),
        ("<html><p>Write your password down</p>", "an HTML page, not a feed"),
    ],
)
def test_a_login_page(page: str, words: str) -> None:
    assert str(page_error(page, base=BASE)) == words
