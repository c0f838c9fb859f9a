"""What the demo's user has set: the same keys that an env file holds. What is *not* here: any reading of them."""

from collections.abc import Mapping
from pathlib import Path

from watcher.commands.demo.samples import Newsstand
from watcher.commands.demo.sinks import MailSink, WebhookSink

RECIPIENTS = ("desk@ngo.example", "night-shift@ngo.example")

_ATTRIBUTES = {"river.html": ' name="River Chronicle"'}
"""Feeds say what they are called; a page does not."""

_KIRKUK = """
    Kirkuk^20, Kirkouk^20, Kerkük^20, Киркук*^20, كركوك^20
    Dibis, Daquq, Дибис*, الدبس
    attack*, storm*, gunmen, sniper*, curfew, power plant^15
    Überfall, Angriff*, überfielen, Ausgangssperre, Kraftwerk^15
    attaque*, couvre-feu, centrale électrique^15
    asalt*, ataque*, atacaron, toque de queda, central eléctrica^15
    нападени*, напали, атак*, комендантский час, электростанци*^15
    saldırı*, keskin nişancı, sokağa çıkma yasağı, elektrik santral*^15
    هجوم, هاجم, القناصة, حظر التجول, محطة كهرباء^15
    -derby, -goal*  # teams attack, too
"""
_MOSUL = """
    Mosul, Mossul, Mossoul, Musul, Мосул*, الموصل
    Islamic State, IS, Islamischen Staats, État islamique, Estado Islámico, IŞİD, داعش, «Исламского государства»
    Peshmerga^15, Peschmerga^15, peshmergas^15, Peşmerge^15, US^5
    offensive*, ofensiva, операци*, наступлени*, operasyon*, عمليات
    Bartella^15, Бартелл*^15, برطلة^15, Bashiqa^15, Başika^15, Rutba^20
    sulphur^15, sulfur*^15, Schwefel*^15, soufre^15, azufre^15, серный^15, kükürt^15, كبريت^15
"""


def settings(directory: Path, stand: Newsstand, mail: MailSink, webhook: WebhookSink) -> Mapping[str, str]:
    """Two watches in seven languages for one country and a town that the gazetteer lacks, a mail channel with two
    recipients, and a signed webhook, all told at once."""
    return {
        "FEEDS": "\n".join(f"{stand.root}/{name}{_ATTRIBUTES.get(name, '')}" for name in stand.samples),
        "WATCH_KIRKUK_KEYWORDS": _KIRKUK,
        "WATCH_KIRKUK_THRESHOLD": "50",
        "WATCH_DEFAULT_REGIONS": "IQ, place:DIBIS",
        "PLACE_DIBIS": "Dibis = 35.67/44.07",
        "WATCH_MOSUL_KEYWORDS": _MOSUL,
        "WATCH_MOSUL_THRESHOLD": "40",
        "CHANNEL_DESK": ", ".join(RECIPIENTS),
        "CHANNEL_DESK_DIGEST": "immediate",
        "CHANNEL_HOOK": f"webhook+{webhook.url}",
        "CHANNEL_HOOK_SECRET": webhook.secret,
        "CHANNEL_HOOK_DIGEST": "immediate",
        "SMTP_URL": mail.url,
        "SMTP_FROM": "watcher@ngo.example",
        "TIMEZONE": "Asia/Baghdad",
        "STATE_DIR": str(directory),
    }
