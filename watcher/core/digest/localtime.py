"""Instants in the words of a reader: his zone, English names whatever the locale, and no more date than he needs."""

from datetime import datetime, tzinfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS_WITH_A_NAME = 6  # the seventh day before or after has the name of today


def when(instant: datetime, zone: tzinfo, at: datetime) -> str:
    """`02:41` on the day of `at`, `Mon 18:20` within six days of it, then `3 Oct 18:20`, and `3 Oct 2015 18:20`."""
    local, today = instant.astimezone(zone), at.astimezone(zone)
    distance = abs((local.date() - today.date()).days)
    if distance == 0:
        return _clock(local)
    if distance <= _DAYS_WITH_A_NAME:
        return f"{_DAYS[local.weekday()]} {_clock(local)}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {_MONTHS[local.month - 1]}{year} {_clock(local)}"


def stamp(instant: datetime, zone: tzinfo) -> str:
    """`Tue 14 Oct, 07:00 Baghdad`."""
    local = instant.astimezone(zone)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}, {_clock(local)} {_place(zone, local)}"


def _clock(local: datetime) -> str:
    return f"{local.hour:02}:{local.minute:02}"


def _place(zone: tzinfo, local: datetime) -> str:
    """The city of a zone (`America/New_York`: New York); what names no city, as it names itself (`UTC`, `CET`)."""
    area, _, city = str(zone).rpartition("/")
    if not area or area == "Etc":
        return local.tzname() or str(zone)
    return city.replace("_", " ")
