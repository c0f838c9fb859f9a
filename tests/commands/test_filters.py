"""Filters stand in pipes: they start in less than half a second, because they leave out what only others need."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("command", ["match", "explain", "backtest", "parse", "regions", "stories"])
def test_a_filter_never_imports_the_store(command: str) -> None:
    """Nor the web, templates and the scheduler; settings are read, as most filters need them."""
    heavy = ["sqlalchemy", "alembic", "httpx", "jinja2", "apscheduler", "feedparser", "asyncio"]
    imported = f"watcher.cli, watcher.settings, watcher.commands.{command}"
    code = f"import sys, {imported}; print(*set({heavy}) & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=100)

    assert done.stdout.split() == []
