"""TLS contexts for loopback servers and their clients, from an authority that lives as long as the test run."""

import ssl
from datetime import UTC, datetime
from functools import cache
from typing import Literal

import trustme

from watcher.adapters.http.tls import ResumingContext

_NAMES = ("news.example", "localhost", "127.0.0.1")


@cache
def _authority() -> trustme.CA:
    return trustme.CA()


@cache
def _certificate(kind: Literal["good", "expired"]) -> trustme.LeafCert:
    until = datetime(2020, 1, 1, tzinfo=UTC) if kind == "expired" else None
    return _authority().issue_cert(*_NAMES, not_after=until)


def server_tls(certificate: Literal["good", "expired"] = "good") -> ssl.SSLContext:
    """Shows a certificate for news.example, localhost and 127.0.0.1."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    _certificate(certificate).configure_cert(context)
    return context


def trusting_tls() -> ssl.SSLContext:
    """Trusts the authority of both certificates, and nothing else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _authority().configure_trust(context)
    return context


def resuming_tls() -> ssl.SSLContext:
    """The same, as the fetcher's own context does: it takes up sessions."""
    context = ResumingContext(ssl.PROTOCOL_TLS_CLIENT)
    _authority().configure_trust(context)
    return context


def authority_pem() -> str:
    """The certificate of that authority, for other processes to trust."""
    return _authority().cert_pem.bytes().decode()


def self_signed_tls() -> ssl.SSLContext:
    """Shows a certificate for the same names by an authority that nobody has heard of."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert(*_NAMES).configure_cert(context)
    return context
