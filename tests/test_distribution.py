"""The wheel, the sdist and the source tree hold everything that the program needs at run time."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEEDED = (
    "watcher/templates/digest.html.j2",
    "watcher/templates/digest.txt.j2",
    "watcher/templates/subject.txt.j2",
    "watcher/templates/watcher.service.j2",
    "watcher/adapters/store/migrations/env.py",
    "watcher/data/gazetteer.bin",
    "watcher/data/NOTICE",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An sdist of this tree, and a wheel that was built from the sdist."""
    directory = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(directory), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return directory


@pytest.mark.parametrize("name", NEEDED)
def test_the_wheel_holds_what_the_program_reads(built: Path, name: str) -> None:
    """Templates lie inside the package there."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert name in archive.namelist()


def test_the_sdist_holds_the_tests_and_what_they_need(built: Path) -> None:
    """Whoever packages Watcher can run its tests from the sdist."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    wanted = {
        "Makefile",
        "constraints.txt",
        "config.example.env",
        "LICENSE",
        "tests/test_distribution.py",
        "tools/gazetteer/pack.py",
    }
    assert wanted <= names


@pytest.mark.timeout(180)
def test_the_wheel_runs_the_demo(built: Path, tmp_path: Path) -> None:
    """From a place where the source tree is not: the wheel's own modules, templates and samples."""
    (wheel,) = built.glob("*.whl")
    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    where = "import watcher; print(watcher.__file__)"
    environ = {"PYTHONPATH": str(site), "PATH": "/usr/bin:/bin"}
    run = {"cwd": tmp_path, "env": environ, "capture_output": True, "text": True, "check": True}
    assert str(site) in subprocess.run([sys.executable, "-c", where], **run).stdout  # type: ignore[call-overload] # options in a dict
    demo = subprocess.run([sys.executable, "-m", "watcher", "demo", "out"], **run)  # type: ignore[call-overload] # options in a dict
    assert "Why:" in demo.stdout
    assert (tmp_path / "out" / "digest.html").exists()
