"""Acronyms: a word of two to five capitals is matched by its capitals, or IS would be found in every English text.

What is *not* here: how hits come about (match.py) and `=Word`, which asks for more than capitals (atoms.py).
"""

from watcher.core.text.fold import exact_word, fold_word, words

# Words of two to five letters of which headlines are full, folded. EU, AI, AIDS, IRA are left out: rare as words.
_ENGLISH = """
ad age aid all am an and any are arm army art as at back ban base be best bid big bill bus but by call can car care
case cop cost cut day dead deal did die do dog down due end era eye face fact far fat fear few fire fit for from full
gap gas get go good gun had has he her here him his hit home hope hot how if ill in iron is it its job join just kid
kill lab last law lead led less let lie life like live lot low made make man map may me meet men met mix mob more most
move must my near net new next no nor not now of off oil old on one only open or our out over own park past pay peace
per plan plus poor put raid rate red rest rise risk rock row run safe said salt sat save saw say sea see set shape she
ship side sign sit six smart so solo some son soon spin stand star start step stop sun super swift take talk tap tax
ten than that the then they this tie time tip to too top try turn two under up us use van via vote vow wait war was
watch way we west wet what when who why will win with won work yes yet you your
"""
_ROMANCE = """
al au aux avec ce ces che chi como con da dal das de del della des di dos du el elle em en entre es est este et fi gli
il ils io je la las le les leur lo los lui mais mi na ne ni nos ont os ou par pas por pour que qui sa san se ses si
sin sont sous su sur te tu um una uma une unos un va vu
"""
_GERMANIC = """
aan ab als auf aus bei ber bis dem den der dit een ein eine er hat het hij ich ihr im ist man med mit naar nach nicht
noch nun nur och og om op ot sich sie sind som til uit und uns vom von voor vor weg wie wir wo zu zum zur
"""
_OTHERS = """
bir bu dan dari ile ini itu ke ol ve ya yang yok ale co czy dla ich jak jest ma nad nie od oraz po pod sie tak za ze
без бы был во вот все вы где да для до его ее если за из или их как ко кто ли мы на не нет но об он она они от по под
при со так там те то уже це чи что это αν απο για δεν ενα θα και με μας μια να οι σε στη στο τα τη την της το τον του
των ως
"""
_COMMON = frozenset(f"{_ENGLISH}{_ROMANCE}{_GERMANIC}{_OTHERS}".split())


def is_acronym(word: str) -> bool:
    """Whether a word of a term is one that only capitals match."""
    return 2 <= len(word) <= 5 and word.isupper() and word.isalpha()


def fits(acronym: str, found: str, shouting: bool) -> bool:
    """Whether `found`, a word as written, may be the acronym; in a `shouting` text capitals prove nothing."""
    if found.isupper():
        return not shouting or fold_word(acronym) not in _COMMON
    return len(acronym) > 3 and exact_word(found).istitle()


def is_shouting(text: str) -> bool:
    """Whether a text is all in capitals: one acronym alone is not, nor a few of them among Chinese or Arabic words."""
    if not text.isupper():
        return False
    written = words(text)
    capitals = sum(map(str.isupper, written))
    return capitals > 1 and capitals * 2 > len(written)
