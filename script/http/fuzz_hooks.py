"""What schemathesis is told of the hall, so that it comes behind the first look at a code.

Generated texts where a code belongs are taken for such: three in four are replaced by a real one, as are times, versions
and keys. One in four stays as it was generated. What the answers name is used from then on.
"""

import os
import urllib.parse

import schemathesis

from hall import DAYS, Hall

hall = Hall(os.environ["ZHIDA_FUZZ_ADDRESS"], os.environ["ZHIDA_FUZZ_TOKEN"])
hall.fill()

# Names of members and parameters, and the kind of record that each means.
KINDS = {
    "booking": "booking", "ticket": "ticket", "session": "session", "request": "request", "matter": "matter",
    "consent": "consent", "evidence": "evidence", "site": "site", "nearest": "site", "to": "site", "clerk": "clerk",
    "who": "clerk", "account": "clerk", "room": "room", "counter": "room", "item": "item", "skill": "item",
    "department": "department", "version": "version", "record": "booking", "hold": "booking",
}  # fmt: skip
TIMES = ["09:00", "09:30", "10:00", "10:45", "11:00", "14:00", "14:35", "15:00", "16:20", "17:00"]
GROUPS = {
    "bookings": "booking", "holds": "booking", "tickets": "ticket", "sessions": "session", "connections": "session",
    "waiting": "request",
}  # fmt: skip

count = 0


def number():
    """Counts on, so that a run with the same seed does the same."""
    global count
    count += 1
    return count


def real(name, value, is_day=False):
    """A real value for a member of that name, or the generated one."""
    turn = number()
    if turn % 4 == 0 or not isinstance(value, str):
        return value
    if name == "starts":
        return f"{DAYS[turn % len(DAYS)]}T{TIMES[turn // 4 % len(TIMES)]}:00+08:00"
    if name == "from" or name == "to" and is_day:
        return DAYS[turn % 3] if name == "from" else DAYS[3 + turn % 3]
    if name == "hours":
        return "09:00-18:00"
    if name == "person" or name == "citizen":
        return "p-9"
    kind = KINDS.get(name)
    return hall.pick(kind, turn // 4) or value if kind else value


def realise(value):
    """The same body with real codes."""
    if isinstance(value, dict):
        is_day = "from" in value
        return {
            name: [real("site", one) for one in member]
            if name == "sites" and isinstance(member, list)
            else realise(member)
            if isinstance(member, (dict, list))
            else real(name, member, is_day)
            for name, member in value.items()
        }
    if isinstance(value, list):
        return [realise(one) for one in value]
    return value


@schemathesis.hook
def before_call(context, case, **kwargs):
    for name, value in list((case.path_parameters or {}).items()):
        case.path_parameters[name] = real(name, value)
    path = case.path_parameters or {}
    # A piece of evidence and a consent lie in a matter of their own.
    if "evidence" in path or "consent" in path:
        status, matter = hall.ask(f"/v1/matters/{urllib.parse.quote(str(path.get('matter')), safe='')}")
        for name, list_name in (("evidence", "evidence"), ("consent", "consents")):
            if status == 200 and name in path and matter[list_name] and number() % 4:
                path[name] = matter[list_name][number() % len(matter[list_name])]["id"]
    for name, value in list((case.query or {}).items()):
        if name == "party" and isinstance(value, list) and number() % 2:
            case.query[name] = ["BA-S018-01:clerk"]
        else:
            case.query[name] = real(name, value, is_day=True)
    if isinstance(case.body, (dict, list)):
        case.body = realise(case.body)
    if case.headers is not None and "Idempotency-Key" in case.headers and number() % 4:
        case.headers["Idempotency-Key"] = hall.key()
    if case.headers is not None and "If-Match" in case.headers and number() % 4:
        parts = case.operation.path.strip("/").split("/")
        own = path.get(parts[2].strip("{}")) if len(parts) > 2 else None
        if own:
            status, record = hall.ask(f"/{parts[0]}/{parts[1]}/{urllib.parse.quote(str(own), safe='')}")
            if status == 200 and "etag" in record:
                case.headers["If-Match"] = record["etag"]


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code != 201:
        return
    group = case.operation.path.strip("/").split("/")[1]
    try:
        answer = response.json()
    except ValueError:
        return
    if group in GROUPS and isinstance(answer, dict) and isinstance(answer.get("id"), str):
        hall.note(GROUPS[group], answer["id"])
    if group == "matters" and isinstance(answer, dict):
        hall.note("matter", answer["matter"])
