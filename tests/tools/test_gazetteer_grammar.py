"""The lines of the hand files: what tools/gazetteer/hand/README.md says of them."""

from pathlib import Path

import pytest

from tools.gazetteer import grammar, handfiles
from tools.gazetteer.grammar import Fault, Form

RU = frozenset({"ru"})
RU_UK = frozenset({"ru", "uk"})

EXPANDED = [
    ("Irak", ["Irak"]),
    ("Irak(,s)", ["Irak", "Iraks"]),
    ("irakisch(e,er,)", ["irakische", "irakischer", "irakisch"]),
    ("(el,la) Sahel", ["el Sahel", "la Sahel"]),
    ("Ober(,en) Volt(a,as)", ["Ober Volta", "Ober Voltas", "Oberen Volta", "Oberen Voltas"]),
    ("Cost(a,e) d'Ivoire", ["Costa d'Ivoire", "Coste d'Ivoire"]),
    ("Ivory( Coast,)", ["Ivory Coast", "Ivory"]),
]

FORMS = [
    ("Irak", Form("Irak")),
    ("Chad~", Form("Chad", weak=True)),
    ("<Iraqi>", Form("Iraqi", adjective=True)),
    ("<Pole~>", Form("Pole", weak=True, adjective=True)),
    ("<Pole>~", Form("Pole", weak=True, adjective=True)),
    ("Кремль @ru", Form("Кремль", languages=RU)),
    ("Harz @de~", Form("Harz", weak=True, languages=frozenset({"de"}))),
    ("Кремль~ @ru,uk", Form("Кремль", weak=True, languages=RU_UK)),
]


@pytest.mark.parametrize(("written", "expanded"), EXPANDED)
def test_parentheses_hold_the_endings(written: str, expanded: list[str]) -> None:
    """What stands in them is put to the stem, an empty part is the bare stem, and several of them multiply."""
    assert list(grammar.expanded(written)) == expanded


@pytest.mark.parametrize("written", ["Irak(", "Irak)", "Ir(a(k))", ")Irak(", "Irak(,s"])
def test_parentheses_match_and_do_not_nest(written: str) -> None:
    with pytest.raises(Fault, match="parentheses"):
        list(grammar.expanded(written))


@pytest.mark.parametrize(("written", "form"), FORMS)
def test_marks_tell_what_a_name_is(written: str, form: Form) -> None:
    """`~` is weak, `<...>` an adjective, `@ru` binds a name to languages."""
    assert list(grammar.forms(written)) == [form]


@pytest.mark.parametrize("written", ["", "~", "<>", "<Iraqi", "Iraqi>", "<<Iraqi>>", "Ir|ak", "Irak @Russian", "I*"])
def test_what_is_no_name_is_a_fault(written: str) -> None:
    with pytest.raises(Fault):
        list(grammar.forms(written))


class TestLines:
    """National lines begin with their region, world lines end with theirs."""

    def test_national(self) -> None:
        line = grammar.national(
            "de.txt:1", "CF  Zentralafrika  Zentralafrikanische Republik  <zentralafrikanisch(e,er)>", "de"
        )
        de = frozenset({"de"})
        assert line.regions == ("CF",)
        assert line.forms == (
            Form("Zentralafrika", languages=de),
            Form("Zentralafrikanische Republik", languages=de),
            Form("zentralafrikanische", adjective=True, languages=de),
            Form("zentralafrikanischer", adjective=True, languages=de),
        )

    def test_any_language(self) -> None:
        """The file any.txt binds its names to none."""
        assert grammar.national("any.txt:1", "US  USA", "any").forms == (Form("USA"),)

    def test_one_space_does_not_separate(self) -> None:
        with pytest.raises(Fault, match="two spaces"):
            grammar.national("de.txt:1", "IQ Irak", "de")

    def test_world(self) -> None:
        line = grammar.world("groups.txt:1", "Sahel | le Sahel @fr = ML NE  region:West_Africa")
        assert [form.name for form in line.forms] == ["Sahel", "le Sahel"]
        assert line.regions == ("ML", "NE", "region:West_Africa")

    def test_nothing_may_follow_the_equals_sign(self) -> None:
        """A blocker that only takes words away."""
        assert grammar.world("blockers.txt:1", "Guinea pig(,s) =").regions == ()

    @pytest.mark.parametrize("line", ["Sahel", "A = B = C", "A | | B = US", "= US"])
    def test_what_is_no_world_line(self, line: str) -> None:
        with pytest.raises(Fault):
            grammar.world("groups.txt:1", line)

    def test_words(self) -> None:
        """A language before a colon is for the reader; quotes hold several words."""
        assert grammar.words('de: Essen Bad(,en)  "Bad Homburg"') == ("Essen", "Bad", "Baden", "Bad Homburg")

    def test_comments_and_numbers(self) -> None:
        """`#` begins one at the beginning of a line or after white space."""
        text = "# head\n\nIQ  Irak  # tail\n  # all\nUS  C#\n"
        assert list(grammar.lines(text)) == [(3, "IQ  Irak"), (5, "US  C#")]


class TestFiles:
    """A file's name and folder tell what is in it; a fault names the file and the line."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "national").mkdir()
        (tmp_path / "words").mkdir()
        (tmp_path / "national/de.txt").write_text("IQ  Irak\n", "utf-8")
        (tmp_path / "blockers-press.txt").write_text("New York Times =\n", "utf-8")
        (tmp_path / "words/titles.txt").write_text("Mr Mrs\n", "utf-8")
        (tmp_path / "common-de.txt").write_text("Essen\n", "utf-8")
        return tmp_path

    def test_all_kinds(self, folder: Path) -> None:
        files = handfiles.read(folder)
        assert files.faults == []
        assert [line.where for line in files.national] == ["national/de.txt:1"]
        assert [line.where for line in files.world["blockers"]] == ["blockers-press.txt:1"]
        assert files.sets == {
            "common": [("common-de.txt:1", "Essen")],
            "titles": [("words/titles.txt:1", "Mr"), ("words/titles.txt:1", "Mrs")],
        }

    def test_faults_say_where_and_stop_nothing(self, folder: Path) -> None:
        (folder / "blockers.txt").write_text("A =\nB\nC =\n", "utf-8")
        (folder / "nonsense.txt").write_text("A\nB\n", "utf-8")
        files = handfiles.read(folder)
        assert [fault.partition(" ")[0] for fault in files.faults] == ["blockers.txt:2:", "nonsense.txt:"]
        assert [line.forms[0].name for line in files.world["blockers"]] == ["New York Times", "A", "C"]

    def test_the_digest_tells_every_change(self, folder: Path) -> None:
        """Of a text, and of a name: a line that moves to another file is another thing."""
        before = handfiles.digest(folder)
        (folder / "national/de.txt").rename(folder / "national/nl.txt")
        moved = handfiles.digest(folder)
        (folder / "national/nl.txt").write_text("IQ  Irak~\n", "utf-8")
        assert len({before, moved, handfiles.digest(folder)}) == 3
