"""Amounts that are written with a unit: `4 hours` under a key that counts minutes is 240."""

from __future__ import annotations

import re
from fractions import Fraction

_AMOUNT = re.compile(r"\s*([0-9]{1,3}(?:[,_ ][0-9]{3})+|[0-9]{1,12})(\.[0-9]{1,6})?\s*([A-Za-z/%]{0,20})\s*")

_HOUR, _DAY = 3600, 86400

_MEASURES = {
    "time": {
        "ms millisecond milliseconds": Fraction(1, 1000),
        "s sec secs second seconds": Fraction(1),
        "m min mins minute minutes": Fraction(60),
        "h hr hrs hour hours": Fraction(_HOUR),
        "d day days": Fraction(_DAY),
        "w week weeks": Fraction(7 * _DAY),
        "month months": Fraction(30 * _DAY),
        "y yr yrs year years": Fraction(365 * _DAY),
    },
    "data": {"mb": Fraction(1), "gb": Fraction(1000), "tb": Fraction(1000**2), "pb": Fraction(1000**3)},
    "speed": {"kbps kbit/s": Fraction(1, 1000), "mbps mbit/s": Fraction(1), "gbps gbit/s": Fraction(1000)},
    "speed of bits or of bytes": {"mb/s gb/s": Fraction(1)},
}
"""What is measured, and the spellings of each unit with how many of one unit it is; months have 30 days, years 365."""

_UNITS = {
    spelling: (measure, size)
    for measure, units in _MEASURES.items()
    for spellings, size in units.items()
    for spelling in spellings.split()
}


def amount(text: str, key: str = "") -> int | None:
    """The whole number that a text means under a key whose last word names its unit (`rto_minutes`); None where it means none.

    A word that is no unit, and any unit under a key without one, is left away: `12 people` is 12.
    """
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    number = Fraction(re.sub(r"[,_ ]", "", found[1]) + (found[2] or ""))
    given, wanted = _UNITS.get(found[3].lower()), _UNITS.get(key.rpartition("_")[2])
    if given and wanted:
        if given[0] != wanted[0]:
            return None
        number *= given[1] / wanted[1]
    return int(number) if number.denominator == 1 else None
