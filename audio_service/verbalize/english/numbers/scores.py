"""Results in sport: cricket totals, tennis sets, records of wins and losses, averages, heights of players."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.context import plural_noun
from audio_service.verbalize.english.numbers.multiples import COUNTED
from audio_service.verbalize.english.numbers.numerals import cardinal, paired, plural
from audio_service.verbalize.words import Found, Line, Said, say

_TABLES = Tables.beside(__file__)

_PAIR = re.compile(r"(\d{1,3})([-–/])(\d{1,3})")
_TIE_BREAK = re.compile(r"([67])[-–]([67])\((\d{1,2})(?:[-–](\d{1,2}))?\)?")
_UNBEATEN = re.compile(r"(\d{1,3})no")
_BOUNDARIES = re.compile(r"(\d{1,2})[x×]([46])")
_GOALS = re.compile(r"(\d{1,2})\.(\d{1,2})")
# Batting average, on-base and slugging percentage.
_SLASH_LINE = re.compile(r"\.\d{3}(?:/\.\d{3}){1,2}")
# 3B Ann Roe
_BASES = {"1B": "first baseman", "2B": "second baseman", "3B": "third baseman"}
_AVERAGE = re.compile(r"\.(\d{3})")
_CRICKET = _TABLES.words("cricket")
_TENNIS = _TABLES.words("tennis")
_VOTES = _TABLES.words("votes")
_STRUCK = _TABLES.words("struck")
_BATTED = _TABLES.words("batted")
_FIGURES = _TABLES.words("figures")
# What else stands below a fraction's slash.
_PARTS = frozenset((20, 24, 25, 30, 32, 40, 50, 60, 64, 100, 128))
_BOWLED = _TABLES.words("bowled")
_AVERAGED = _TABLES.words("averaged")
_AVERAGES = _TABLES.words("averages")
_RECORDS = _TABLES.words("records")
_WENT = _TABLES.words("went")
_CHANGED = _TABLES.words("changed")
_ARE = _TABLES.words("are")
_SCORED = _TABLES.words("scored")
_LEADS = _TABLES.words("leads")
_PLAYERS = _TABLES.words("players")
_WHERE = _TABLES.words("where")
_PITCHED = _TABLES.words("pitched")
_SPLITS = _TABLES.words("splits")
_MOMENTS = _TABLES.texts("moments")
_WON_IN = _TABLES.texts("decided")
_DECIDED = frozenset(("7-6", "6-7", "7–6", "6–7"))
_HITS = re.compile(r"\d{1,2}-for-\d{1,2}")
_SETS = frozenset({(6, lost) for lost in range(5)} | {(7, 5), (7, 6)})
# How many words on each side may name the sport.
_NEAR = 12


def scores(line: Line, at: int) -> Found | None:
    """A result whose reading the sport decides; other pairs of numbers are left to `numbers`."""
    core = line.core(at)
    if match := _AVERAGE.fullmatch(core):
        of = line.before(at) in ("of", "to", "from", "at") and line.low(at - 2) in _AVERAGES
        shown = of or _HITS.fullmatch(line.core(at - 1)) or line.before(at) in _AVERAGED or line.after(at) in _AVERAGES
        return say(paired(match[1], zero="oh")) if shown and match[1][0] != "0" else None
    if _SLASH_LINE.fullmatch(core):
        return say(", ".join(paired(part, zero="oh") for part in core[1:].split("/.")))
    if match := _TIE_BREAK.fullmatch(core):
        points = " ".join(cardinal(int(point)) for point in match.groups()[2:] if point)
        return say(f"{cardinal(int(match[1]))} {cardinal(int(match[2]))}, {points}")
    if found := _not_out(line, at, core):
        return found
    match = _PAIR.fullmatch(core)
    if not match:
        return _boundaries(line, at, core) or _goals(line, at, core) or _baseman(line, at, core)
    first, mark, second = int(match[1]), match[2], int(match[3])
    near = {line.low(other) for other in range(at - _NEAR, at + _NEAR + 1)}
    if _is_cricket(line, at, (first, second), mark, near):
        return say(f"{cardinal(first, british=line.british)} for {cardinal(second)}")
    if mark == "/":
        # 7-6 (7/5)
        decided = line.core(at - 1) in _DECIDED and "(" in line.chunks[at].lead
        return say(f"{cardinal(first)} {cardinal(second)}") if decided else None
    if _is_set(line, at) and (near & _TENNIS or _is_among_sets(line, at)) and not near & _VOTES:
        return say(" ".join("love" if games == 0 else cardinal(games) for games in (first, second)))
    if _is_spoken_apart(line, at, first, second):
        return say(f"{cardinal(first)} {cardinal(second)}")
    # An 0-2 hole; 21 games won and 7 lost.
    joint = " " if first == 0 and line.before(at) == "an" else " and " if _is_record(line, at, near) else None
    return say(joint.join("oh" if games == 0 else cardinal(games) for games in (first, second))) if joint else None


def _baseman(line: Line, at: int, core: str) -> Found | None:
    """`3B Ann Roe`."""
    named = line.tied(at) and line.core(at + 1).istitle() and line.core(at + 2).istitle()
    return say(_BASES[core]) if core in _BASES and named else None


def _not_out(line: Line, at: int, core: str) -> Found | None:
    """`82* off 53`, `(Roe 67*)`, `(58no)`."""
    if line.british and (match := _UNBEATEN.fullmatch(core)):
        return say(f"{cardinal(int(match[1]), british=True)} not out")
    if not core.isdecimal() or len(core) > 3 or not line.chunks[at].trail.startswith("*"):
        return None
    listed = line.british and line.tied(at - 1) and line.chunks[at].trail.startswith("*)")
    out = not (listed or line.low(at + 1) in ("off", "from", "as"))
    return None if out else say(f"{cardinal(int(core))} not out")


def moment(line: Line, at: int) -> Found | None:
    """`HT 1-0`, `FT: 2-1`, `4-3 (OT)`; other than beside a result FT is a newspaper."""
    chunk = line.chunks[at]
    if chunk.core in _WON_IN and chunk.lead == "(" and chunk.trail[:1] == ")" and line.core(at - 1)[-1:].isdecimal():
        return say(_WON_IN[chunk.core])
    return say(_MOMENTS[line.core(at)]) if line.core(at) in _MOMENTS and _PAIR.fullmatch(line.core(at + 1)) else None


def _boundaries(line: Line, at: int, core: str) -> Found | None:
    """`85 off 60 balls (9x4, 2x6)`, `102 (95b, 11x4)`."""
    if not (match := _BOUNDARIES.fullmatch(core)):
        return (Said(f"{cardinal(int(core[:-1]))} balls"),) if _is_balls(line, at, core) else None
    joined = [at - 1, at + 1]
    if {line.low(other) for other in range(at - _NEAR, at + _NEAR)} & _STRUCK:
        joined += [at - 2] * (line.before(at) == "and") + [at + 2] * (line.after(at) == "and")
    neighbours = any(_BOUNDARIES.fullmatch(line.core(near)) for near in joined)
    near = {line.low(other) for other in range(at - _NEAR, at)}
    if not (neighbours or _is_balls(line, at - 1, line.core(at - 1)) or near & (_CRICKET | {"balls", "deliveries"})):
        return None
    run = {"4": "four", "6": "six"}[match[2]]
    return say(f"{cardinal(int(match[1]))} {run if match[1] == '1' else plural(run)}")


def _is_balls(line: Line, at: int, core: str) -> bool:
    bracketed = 0 <= at < len(line.chunks) and line.chunks[at].lead.endswith("(")
    return (
        bracketed and core[:-1].isdecimal() and core[-1] == "b" and _BOUNDARIES.fullmatch(line.core(at + 1)) is not None
    )


def _goals(line: Line, at: int, core: str) -> Found | None:
    """`14.10 (94)`: goals of six points and behinds of one."""
    match = _GOALS.fullmatch(core)
    if not match or not line.core(at + 1).isdecimal() or not line.chunks[at + 1].lead.endswith("("):
        return None
    points = 6 * int(match[1]) + int(match[2])
    return say(f"{cardinal(int(match[1]))} {cardinal(int(match[2]))}") if str(points) == line.core(at + 1) else None


def _is_cricket(line: Line, at: int, pair: tuple[int, int], mark: str, near: set[str]) -> bool:
    """`287-6` is runs for wickets, `5-43` wickets for runs."""
    first, second = pair
    before = line.before(at)
    if first >= 20 and second <= 10:
        batted = first >= 50 and second != 1 and (mark == "/" or before in _BATTED)
        # Kent 245 and 120-3
        second_innings = before in ("and", "&") and line.core(at - 2).isdecimal() and line.core(at - 3)[:1].isupper()
        out = second_innings or ("out" in near and bool(near & {"all", "not"}) and first >= 50)
        return out or bool(near & _CRICKET) or (batted and not near & _VOTES)
    if first > 10 or first > second:
        return False
    if line.british and _is_bowling(line, at, pair, near):
        return True
    if second < 11:
        return False
    if second >= 50 and near & _CRICKET:
        # In Australia wickets come first: 6-121 at tea.
        return True
    if line.british and mark == "/" and (before in _BATTED | _FIGURES or before in _BOWLED):
        return second not in _PARTS and (second >= 17 or before in _BOWLED)
    figures = before in _BOWLED or (before == "of" and line.before(at - 1) == "figures")
    return figures or ((mark == "/" or before.endswith("'s")) and bool(near & _CRICKET))


def _is_bowling(line: Line, at: int, pair: tuple[int, int], near: set[str]) -> bool:
    """`took 6-9 and`, `Roe 4-86`, `reached 2-205`: wickets first; not `takes 2-3 weeks`."""
    (first, second), before, following = pair, line.before(at), line.after(at)
    if following in COUNTED or plural_noun(following):
        return False
    if second > 10:
        named = line.core(at - 1)[:1].isupper() and bool(near & _BOWLED)
        return named or bool(near & _CRICKET) or (second > 99 and before in _BATTED)
    return first > 2 and before in _BOWLED and following in ("", "and", "as", "in", "from", "off")


def _is_set(line: Line, at: int) -> bool:
    """Whether chunk `at` is a set of tennis, or a tie-break in brackets next to one."""
    core = line.core(at)
    if _TIE_BREAK.fullmatch(core):
        return True
    decided = line.core(at - 1) in _DECIDED and line.core(at) != "" and line.chunks[at].lead.endswith("(")
    match = _PAIR.fullmatch(core)
    if not match or match[2] == "/":
        return decided and core.isdecimal()
    games = (int(match[1]), int(match[3]))
    if (max(games), min(games)) in _SETS:
        return True
    return decided and max(games) > 6


def _is_among_sets(line: Line, at: int) -> bool:
    """Whether a set stands next to chunk `at`, or behind "and"."""
    joined = (line.after(at) == "and" and _is_set(line, at + 2)) or (line.before(at) == "and" and _is_set(line, at - 2))
    return joined or _is_set(line, at - 1) or _is_set(line, at + 1)


def _is_spoken_apart(line: Line, at: int, first: int, second: int) -> bool:
    """A player's height, `a 6-4 guard`; `a 70-30 split`; `a 1-2 finish`; `a 3-2 count`."""
    following = line.after(at)
    if following == "double" and line.after(at + 1) == "play":
        return True
    if following in _PITCHED and first <= 3 and second <= 2:
        return True
    tall = 5 <= first <= 7 and second <= 11
    weighed = line.chunks[at].trail == "," and line.low(at + 1).endswith("-pound")
    if tall and (following in _PLAYERS or weighed or line.before(at) in ("stands", "standing")):
        return True
    return (first + second == 100 and following in _SPLITS) or (first == 1 and following in ("finish", "punch"))


def _is_record(line: Line, at: int, near: set[str]) -> bool:
    """Whether a pair is games won and lost: `went 21-7`, `improved to 10-2`, `The Bears (10-2)`, `a 5-1 record`."""
    before, following = line.before(at), line.after(at)
    if len(line.core(at)) > len("102-60") or following in _LEADS or near & _VOTES:
        return False
    if following == "on" and line.low(at + 2) in _SCORED:
        return False
    if following in _RECORDS or (before in _WENT and not line.british):
        return True
    if before in ("to", "at") and line.before(at - 1) in _CHANGED:
        return True
    if line.british:
        return False
    lead, name = line.chunks[at].lead, line.core(at - 1)
    if name in ("W", "L") and line.chunks[at - 1].lead == "(" and line.chunks[at].trail[:1] == ")":
        return True
    if lead.endswith("(") and name[:1].isupper() and name.lower() not in _SCORED:
        return line.chunks[at].trail.startswith((")", ",")) or following in _WHERE
    # LSU (6-1, 4-0 SEC)
    led = line.core(at + 1).isupper() and len(line.core(at + 1)) > 1
    if at > 0 and _PAIR.fullmatch(name) and (led or not _is_set(line, at - 1)):
        # (10-2, 4-1 at home) and 10-2 (4-1 at home)
        bracketed = line.chunks[at - 1].lead.endswith("(") and line.chunks[at - 1].trail == ","
        return bracketed or (lead.endswith("(") and following in _WHERE)
    team = line.core(at + 1) if following else ""
    if before == "the" and team[:1].isupper() and team.endswith("s"):
        return True
    asked = following in _WHERE or (not following and before in ("are", "were"))
    return before in _ARE and asked and not near & _SCORED and line.low(at - 2) not in ("it", "score")
