"""A hall with something in it, for the fuzzer: real codes of the directory, and records made over HTTP beforehand."""

import itertools
import json
import urllib.error
import urllib.request

SITE = "BA-S018"
STATION = "BA-S018-01"
CLERKS = ["C0080", "C0081", "C0082", "C0083"]
ITEMS = ["SB02", "SB01", "JZ01", "JZ02"]
DAYS = ["2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"]


class Hall:
    """Asks the server, and remembers what there is by kind: `booking`, `ticket`, `session` …"""

    def __init__(self, address, token):
        self.address = address
        self.token = token
        self.numbers = itertools.count(1)
        self.records = {
            "site": [SITE, STATION, "BA", "BA-S017"],
            "clerk": list(CLERKS),
            "item": list(ITEMS),
            "room": [f"{SITE}-R1", f"{SITE}-R2", f"{SITE}-W01", f"{SITE}-W02"],
            "department": ["BA08", "BA26"],
            "version": ["v1"],
        }

    def key(self):
        return f"fuzz-{next(self.numbers)}"

    def note(self, kind, identifier):
        """The newest are used most, since they have most of their life before them."""
        known = self.records.setdefault(kind, [])
        if identifier not in known:
            known.append(identifier)
            if len(known) > 60 and kind not in ("site", "clerk", "item", "room", "department", "version"):
                known.pop(0)

    def pick(self, kind, number):
        """One of a kind, by a number; None where there is none."""
        known = self.records.get(kind)
        return known[-1 - number % len(known)] if known else None

    def ask(self, path, body=None, headers=None):
        """The status and the JSON of an answer, with its ETag under `etag`."""
        fields = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            fields.setdefault("Content-Type", "application/json")
            fields["Idempotency-Key"] = self.key()
        request = urllib.request.Request(self.address + path, data=data, headers=fields)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
                value = json.loads(text) if answer.headers.get_content_type() == "application/json" and text else {}
                if isinstance(value, dict) and answer.headers["ETag"]:
                    value["etag"] = answer.headers["ETag"]
                return answer.status, value
        except urllib.error.HTTPError as error:
            return error.code, {}

    def fill(self):
        """Bookings, holds, tickets, sessions, requests that wait, matters with consents and evidence."""
        for day, (hour, clerk) in itertools.product(DAYS[1:], zip(range(9, 12), CLERKS)):
            start = f"{day}T{hour:02}:00:00+08:00"
            wish = {"item": "SB02", "parties": [{"clerk": clerk}], "starts": start}
            status, booking = self.ask("/v1/bookings", {**wish, "applicant": {"person": f"p-{hour}"}})
            if status == 201:
                self.note("booking", booking["id"])
                self.matter(booking["id"])
        for hour in (14, 15, 16):
            wish = {"item": "SB02", "parties": [{"site": SITE}], "starts": f"{DAYS[1]}T{hour}:00:00+08:00"}
            status, hold = self.ask("/v1/holds", wish)
            if status == 201:
                self.note("booking", hold["id"])
        for number in range(24):
            status, ticket = self.ask("/v1/tickets", {"item": ITEMS[number % 4], "site": SITE})
            if status == 201:
                self.note("ticket", ticket["id"])
                if number % 3 == 0:
                    status, session = self.ask("/v1/sessions", {"ticket": ticket["id"], "citizen": "p-9"})
                    if status == 201:
                        self.note("session", session["id"])
                        self.matter(session["id"])
        wish = {"item": "SB02", "parties": [{"clerk": CLERKS[0]}], "from": DAYS[1], "to": DAYS[1]}
        for _ in range(4):
            status, request = self.ask("/v1/waiting", {**wish, "applicant": {"person": "p-10"}})
            if status == 201:
                self.note("request", request["id"])

    def matter(self, identifier):
        """A consent to each of two purposes, and a picture under one of them."""
        for purpose in ("identity", "documents"):
            consent = {"purpose": purpose, "means": "spoken", "wording": "fuzz-1", "person": "p-9"}
            status, matter = self.ask(f"/v1/matters/{identifier}/consents", consent)
            if status != 201:
                return
        self.note("matter", identifier)
        self.note("consent", matter["consents"][-1]["id"])
        picture = f"/v1/matters/{identifier}/evidence?kind=identity&person=p-9"
        status, matter = self.ask(picture, b"picture", {"Content-Type": "image/png"})
        if status == 201:
            self.note("evidence", matter["evidence"][-1]["id"])
