"""`watcher demo`, played whole: what it prints, what it leaves, and what it keeps its hands off."""

import io
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from watcher.commands import demo
from watcher.commands.demo import scenario

FIRST = {
    "القوات الخاصة تستعيد برطلة شرق الموصل",
    "حريق في معمل كبريت المشراق",
    "قتلى في محطة كهرباء قيد الإنشاء في الدبس",
    "هجوم فجرًا على كركوك وحظر للتجول في المدينة",
    "Irakische Spezialkräfte nehmen Bartella ein",
    "Schwefelfabrik in Flammen",
    "Tote bei Angriff auf Kraftwerk",
    "Überfall auf Kirkuk: Kämpfe rund um das Polizeihauptquartier",
    "Gunmen hold out near the Jihad hotel",
    "Islamic State fighters storm Kirkuk before dawn",
    "Mosques closed in Kirkuk as snipers hold rooftops",
    "Peshmerga tighten the ring around Bashiqa",
    "Special forces raise the flag in Bartella, east of Mosul",
    "Sulphur plant burns south of Mosul, villagers struggle to breathe",
    "Workers killed at power plant near Dibis",
    "Arde una planta de azufre al sur de Mosul",
    "El Estado Islámico asalta Kirkuk y la ciudad queda bajo toque de queda",
    "Fuerzas especiales recuperan Bartella, a las puertas de Mosul",
    "Matan a obreros de una central eléctrica",
    "Bartella reprise, Mossoul à vingt kilomètres",
    "Des ouvriers tués dans une centrale électrique en chantier",
    "KIRKOUK SOUS COUVRE-FEU APRÈS L’ATTAQUE",
    "Боевики «Исламского государства» напали на Киркук",
    "На строящейся электростанции убиты рабочие",
    "Под Мосулом горит серный завод",
    "Спецназ вошёл в Бартеллу",
    "Dibis'te elektrik santraline baskın",
    "Kerkük'te şafak vakti saldırı: sokağa çıkma yasağı ilan edildi",
    "Musul'un güneyinde kükürt fabrikası yanıyor",
    "Peşmerge Başika'da ilerliyor",
}
"""The titles that the first digest tells: of the last 24 hours, and of the attack or the offensive."""

LATER = {
    "Kirkuk curfew eased as the last attackers are hunted",
    "Rutba attacked from three sides",
    "Survivors of the power plant attack tell of hiding among the turbines",
}
"""What two outlets publish between the polls."""


@dataclass(frozen=True)
class Played:
    """A demo that was run."""

    directory: Path
    code: int
    out: str
    err: str

    def text(self, name: str) -> str:
        return (self.directory / name).read_bytes().decode()

    def json(self, name: str) -> Mapping[str, Any]:
        loaded: Mapping[str, Any] = json.loads(self.text(name))
        return loaded

    def mail(self, name: str) -> EmailMessage:
        return message_from_bytes((self.directory / name).read_bytes(), policy=default)


def play(directory: Path) -> Played:
    out, err = io.StringIO(), io.StringIO()
    code = demo.run(directory, out=out, err=err)
    return Played(directory, code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One run for all who only look at its results."""
    return play(tmp_path_factory.mktemp("demo") / "new" / "directory")


class TestRun:
    def test_prints_the_first_digest_and_where_things_lie(self, played: Played) -> None:
        assert played.code == 0
        assert played.out.startswith(played.text("digest.txt"))
        for file in played.directory.iterdir():
            assert file.name in played.out or file.name in {".watcher-demo", "watcher.lock"}

    def test_says_on_the_way_what_happens(self, played: Played) -> None:
        assert played.err.splitlines() == [
            "poll 1: 9 feeds: 8 read, 0 unchanged (304), 1 in trouble",
            f"  found: 90 new items, {len(FIRST)} matches",
            "  arrived: 2 mails, 1 webhook call",
            "poll 2: 9 feeds: 2 read, 6 unchanged (304), 1 in trouble",
            "  found: 3 new items, 3 matches",
            "  arrived: 2 mails, 1 webhook call",
        ]

    def test_tells_the_news_of_the_watches_and_no_other(self, played: Played) -> None:
        """Football, markets and weather stay out in seven languages, even where teams attack; so does old news."""
        told = [story["title"] for story in played.json("webhook.json")["stories"]]
        assert len(told) == len(set(told))
        assert set(told) == FIRST

    def test_tells_later_what_came_later(self, played: Played) -> None:
        assert {story["title"] for story in played.json("webhook-2.json")["stories"]} == LATER

    @pytest.mark.parametrize("name", ["digest", "digest-2"])
    def test_leaves_the_mail_whole_and_in_its_parts(self, played: Played, name: str) -> None:
        mail = played.mail(f"{name}.eml")
        for kind, file in (("plain", f"{name}.txt"), ("html", f"{name}.html")):
            part = mail.get_body((kind,))
            assert part is not None
            assert part.get_content().splitlines() == played.text(file).splitlines()
        assert mail["To"] == scenario.RECIPIENTS[0]

    def test_each_story_has_its_reason_and_its_link(self, played: Played) -> None:
        text = played.text("digest-2.txt")
        assert text.count("Why: ") >= len(LATER)
        assert "https://tigris-lantern.example/rutba" in text

    def test_each_story_says_where_it_is_and_how_that_is_known(self, played: Played) -> None:
        """In all languages; a story without a place in the watched region is not told at all."""
        text = played.text("digest.txt")
        assert "   Kirkuk, IQ (in title) | Meridian Wire, " in text
        assert "   Kirkuk, IQ (Kerkük in title) | " in text
        assert "   Dibis (in title)" in text
        stories = played.json("webhook.json")["stories"]
        assert all(match["regions"] for story in stories for match in story["matches"])

    def test_the_feed_in_trouble_is_in_the_coverage(self, played: Played) -> None:
        for name in ("digest.txt", "digest-2.txt"):
            assert "8 of 9 feeds healthy" in played.text(name)
            assert "River Chronicle: " in played.text(name)

    def test_marked_up_news_is_plain_text(self, played: Played) -> None:
        """What feeds smuggle in (scripts, tracking images, handlers) is not in any message."""
        for file in played.directory.glob("*[12t].*[lnt]"):
            assert not any(trace in file.read_text("utf-8") for trace in ("track(", "pixel.meridian", "javascript:"))

    def test_the_database_is_whole(self, played: Played) -> None:
        with closing(sqlite3.connect(played.directory / "watcher.db")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


class TestDirectory:
    def test_an_earlier_demo_is_replaced_and_what_lies_beside_it_stays(self, tmp_path: Path) -> None:
        first = play(tmp_path)
        (tmp_path / "notes").write_text("mine")
        (tmp_path / "digest-3.txt").write_text("of a demo that had three rounds")
        again = play(tmp_path)
        assert (first.code, again.code) == (0, 0)
        assert {s["title"] for s in again.json("webhook.json")["stories"]} == FIRST
        assert (tmp_path / "notes").read_text() == "mine"
        assert not (tmp_path / "digest-3.txt").exists()

    def test_a_directory_of_a_user_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "watcher.db").write_text("a year of news")
        refused = play(tmp_path)
        assert refused.code == 2
        assert refused.out == ""
        assert refused.err == (
            f"watcher demo: {tmp_path}: not empty, and not of an earlier demo; name another: watcher demo DIR\n"
        )
        assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("watcher.db", "a year of news")]

    def test_a_file_is_no_directory(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        refused = play(tmp_path / "file")
        assert (refused.code, refused.out) == (2, "")
        assert refused.err.startswith(f"watcher demo: {tmp_path / 'file'}: ")

    def test_a_result_that_cannot_be_replaced_is_one_plain_line(self, tmp_path: Path) -> None:
        (tmp_path / ".watcher-demo").touch()
        (tmp_path / "digest.txt").mkdir()
        failed = play(tmp_path)
        assert (failed.code, failed.out) == (1, "")
        assert len(failed.err.splitlines()) == 1
        assert failed.err.startswith("watcher demo: [Errno ")


class TestJudgement:
    def test_the_environment_does_not_matter(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in {
            "FEEDS": "nonsense",
            "SMTP_URL": "smtps://mail.example.org",
            "WATCH_SAFETY_KEYWORDS": '"',
            "STATE_DIR": str(tmp_path / "elsewhere"),
            "WATCHER_CONFIG": str(tmp_path / "missing.env"),
            "HTTP_PROXY": "http://127.0.0.1:9",
        }.items():
            monkeypatch.setenv(name, value)
        assert play(tmp_path / "demo").code == 0
        assert not (tmp_path / "elsewhere").exists()

    def test_a_recipient_who_got_nothing_is_a_failure(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        usual = scenario.settings

        def forgetful(*stage: Any) -> Mapping[str, str]:
            return {**usual(*stage), "CHANNEL_DESK": scenario.RECIPIENTS[0]}

        monkeypatch.setattr(scenario, "settings", forgetful)
        failed = play(tmp_path)
        assert failed.code == 1
        assert failed.out == ""
        assert f"watcher demo: {scenario.RECIPIENTS[1]} got 0 mails instead of one" in failed.err.splitlines()
