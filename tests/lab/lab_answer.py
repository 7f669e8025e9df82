# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an answer keeps the contract of `tocsin check --json`, says what a row of cases.py wants,
and was got politely. Each function returns its complaints, a list of sentences."""

import ipaddress
import re
import time

EXIT_STATUS = {
    "up": 0, "slow": 1, "partial": 1, "maintenance": 1, "down": 2,
    "blocked": 3, "offline": 3, "unknown": 3,
}
SCOPES = {"everyone", "region", "just-you", "unknown"}
CONFIDENCES = {"confirmed", "likely", "inconclusive"}
REASONS = set(
    """none no_network dns proxy portal tls_intercepted clock dns_block redirected sni_block
    unreachable legal region_notice refused maintenance server_error congestion overload
    intermittent slow own_slow unclear""".split()
)
FAULTS = set(
    """dns_nxdomain_error dns_temporary_failure dns_bogon_error connection_refused connection_reset
    network_unreachable host_unreachable tcp_timeout tls_timeout tls_reset
    ssl_invalid_hostname    ssl_unknown_authority ssl_expired ssl_invalid_certificate response_timeout eof_error http_error
    http_maintenance http_refused http_rate_limited http_challenge http_legal http_unexpected
    redirected_away redirect_loop region_notice wrong_body body_too_large proxy_error""".split()
)
MEMBERS = """schema state scope confidence reason headline since checked_at duration_ms components
    controls world announcements evidence""".split()
FINDING_MEMBERS = """id name state fault http_status address phases_ms certificate_expires
    evidence""".split()
WORLD_MEMBERS = """asked counted reached places asked_at country problem again_at
    failure failed_at""".split()
PLACE_MEMBERS = """country continent city network asn result fault http_status total_ms
    why""".split()
PLACE_FAULTS = set(
    """none http_error ssl_invalid_certificate unreachable private_address dns_error witness_offline
    witness_error unfinished unreadable""".split()
)
PROBLEMS = set(
    """none unreachable silent bad_request forbidden gone no_witnesses rate_limited server_error
    nonsense over_budget budget_failed""".split()
)
PHASES = "dns tcp tls first_byte body total".split()

CONTROLS = ["gstatic-http", "firefox-http", "cloudflare", "gstatic", "cloudflare-trace"]
USER_AGENT = r"Tocsin/\d+(\.\d+)+ \([^()]+\)"

GLOBALPING = "api.globalping.io"
OONI = "api.ooni.io"
FEED = "business-api.tiktok.com/marketing_api/"

DEADLINE = 10  # s, the program's own
WORLD_DEADLINE = 30  # s, for an answer of the world
PEAK_MB = 60


def findings(answer):
    return answer["components"] + answer["controls"]


# --- the contract -----------------------------------------------------------------------------------


class Contract:
    """Collects where an answer breaks it; `world`: others might be asked; `announced`:
    announcements might be read."""

    def __init__(self, answer, world=False, announced=False):
        self.complaints = []
        self.might_read = announced
        self.might_ask = world
        if answer is None:
            self.complaints.append("what was printed is not one JSON object")
        elif self.members("", answer, MEMBERS):
            self.words(answer)
            self.rest(answer)

    def expect(self, holds, complaint):
        if not holds:
            self.complaints.append(complaint)
        return holds

    def members(self, where, value, names):
        got = sorted(value) if isinstance(value, dict) else value
        return self.expect(got == sorted(names), f"members of {where or 'the answer'}: {got}")

    def text(self, where, value, nullable=False):
        fine = (nullable and value is None) or (isinstance(value, str) and value.strip() != "")
        self.expect(fine, f"{where}: {value!r} is no text")

    def time(self, where, value, nullable=True):
        if value is None:
            self.expect(nullable, f"{where} is null")
            return
        fine = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value)
        if self.expect(fine, f"{where}: {value!r} is no RFC 3339 time in UTC"):
            time.strptime(value, "%Y-%m-%dT%H:%M:%SZ")

    def number(self, where, value, nullable=True):
        fine = (value is None and nullable) or (type(value) in (int, float) and value >= 0)
        self.expect(fine, f"{where}: {value!r} is no duration")

    def words(self, answer):
        for member, allowed in (("state", EXIT_STATUS), ("scope", SCOPES), ("reason", REASONS),
                                ("confidence", CONFIDENCES), ("schema", {1})):
            self.expect(answer[member] in allowed, f"{member}: {answer[member]!r}")

    def rest(self, answer):
        self.text("headline", answer["headline"])
        self.time("since", answer["since"])
        self.time("checked_at", answer["checked_at"], nullable=False)
        self.number("duration_ms", answer["duration_ms"], nullable=False)
        if answer["world"] is not None:
            self.expect(self.might_ask, "world: nobody was to be asked")
            self.world(answer["world"])
        self.expect(self.might_read or answer["announcements"] == [],
                    "announcements: the feed was not to be read")
        for each in answer["announcements"]:
            self.announcement(each)
        self.expect(answer["evidence"], "no evidence at all")
        for number, sentence in enumerate(answer["evidence"]):
            self.text(f"evidence[{number}]", sentence)
        for each in findings(answer):
            self.finding(each)
        names = [each.get("id") for each in findings(answer)]
        self.expect(len(set(names)) == len(names), f"an id twice: {names}")
        self.expect(answer["components"], "no components")

    def announcement(self, each):
        if self.members("an announcement", each, ["title", "link", "published", "updated"]):
            self.text("title", each["title"])
            self.text("link", each["link"], nullable=True)
            self.time("published", each["published"])
            self.time("updated", each["updated"])

    def world(self, world):
        if not self.members("world", world, WORLD_MEMBERS):
            return
        places = world["places"]
        results = [place["result"] for place in places]
        self.expect(world["problem"] in PROBLEMS, f"world.problem: {world['problem']!r}")
        self.expect(world["asked"] == len(places), "world.asked is not how many places there are")
        self.expect(world["counted"] == len(places) - results.count("thrown_out"), "world.counted")
        self.expect(world["reached"] == results.count("reached"), "world.reached")
        self.expect(not places or world["problem"] == "none", "places, although nobody answered")
        self.time("world.asked_at", world["asked_at"], nullable=False)
        self.time("world.again_at", world["again_at"])
        self.expect(world["failure"] == "none", "world.failure, although it was asked once")
        self.expect(world["failed_at"] is None, "world.failed_at, although it was asked once")
        for place in places:
            if not self.members("place", place, PLACE_MEMBERS):
                continue
            self.expect(place["fault"] in PLACE_FAULTS, f"place.fault: {place['fault']!r}")
            self.expect(place["result"] in ("reached", "not_reached", "thrown_out"),
                        f"place.result: {place['result']!r}")
            self.number("place.total_ms", place["total_ms"])
            for name in ("country", "continent", "city", "network", "why"):
                self.text(f"place.{name}", place[name], nullable=True)

    def finding(self, each):
        where = each.get("id")
        if not self.members(where, each, FINDING_MEMBERS):
            return
        self.text(f"{where}.name", each["name"])
        states = {*EXIT_STATUS, "not_verifiable"}
        self.expect(each["state"] in states, f"{where}.state: {each['state']!r}")
        self.expect(each["fault"] in FAULTS | {None}, f"{where}.fault: {each['fault']!r}")
        status = each["http_status"]
        fine = status is None or (type(status) is int and 100 <= status <= 999)
        self.expect(fine, f"{where}.http_status: {status!r}")
        if each["address"] is not None:
            ipaddress.ip_address(each["address"])
        self.time(f"{where}.certificate_expires", each["certificate_expires"])
        self.text(f"{where}.evidence", each["evidence"], nullable=each["fault"] is None)
        if self.members(f"{where}.phases_ms", each["phases_ms"], PHASES):
            for name, value in each["phases_ms"].items():
                self.number(f"{where}.phases_ms.{name}", value, nullable=name != "total")


# --- what holds whatever is the matter --------------------------------------------------------------


def check_sense(answer, status):
    state = answer["state"]
    complaints = []
    if status != EXIT_STATUS[state]:
        complaints.append(f"exit status {status} with state {state}")
    proven = any(each["http_status"] for each in answer["components"])
    proven |= any(each["fault"] is None for each in answer["controls"])
    # What works over one family of addresses only has a fault, that of the other one.
    proven |= any(each["state"] == "partial" for each in findings(answer))
    if not proven and state not in ("offline", "unknown"):
        complaints.append(f"“{state}”, although nobody answered at all")
    odd = any(each["fault"] or each["state"] == "slow" for each in answer["components"])
    if odd != bool(answer["controls"]):
        complaints.append("controls are asked when something is odd or slow, and only then")
    return complaints


def check_limits(answer, seconds, peak, timeout, patience):
    """`timeout`: of each part, as it was given to the program; `patience`: how much slower it may be
    than it should; `peak`: KiB of memory, 0 if they do not count."""
    complaints = []
    slack = 1.2 * patience
    for each in findings(answer):
        total = each["phases_ms"]["total"] / 1000
        if total > timeout + slack:
            complaints.append(f"{each['id']} took {total:.1f} s of {timeout} s")
    # Two rounds: the parts, then the controls; and once the handshake under a neutral name.
    limit = 5 * timeout + 1 + 2 * slack + (WORLD_DEADLINE if answer["world"] else 0)
    if seconds > limit:
        complaints.append(f"all of it took {seconds:.1f} s with {timeout} s for each part")
    if peak > PEAK_MB * 1024:
        complaints.append(f"{peak // 1024} MB of memory")
    return complaints


def check_world_request(key, entry):
    complaints = set()
    if entry["method"] != ("POST" if entry["path"] == "/v1/measurements" else "GET"):
        complaints.add(f"{key}: {entry['method']}")
    if entry["cookie"]:
        complaints.add(f"{key}: with a cookie")
    if not re.fullmatch(USER_AGENT, entry["user-agent"]):
        complaints.add(f"{key}: User-Agent {entry['user-agent']!r}")
    return complaints


def check_politeness(log, known_hosts, urls, announced, rounds=2):
    """What the servers saw; `urls` are those of the definition; `announced`: feeds may be read."""
    complaints = set()
    counts = {}
    for entry in log:
        if entry["event"] == "request":
            key = entry["host"] + entry["path"]
            if key in urls and "redirect" not in entry["behaviour"]:
                counts[key] = counts.get(key, 0) + 1
            if entry["host"] == GLOBALPING and GLOBALPING in known_hosts:
                complaints |= check_world_request(key, entry)
                continue
            if entry["method"] != "GET":
                complaints.add(f"{key}: {entry['method']}")
            if entry["cookie"]:
                complaints.add(f"{key}: with a cookie")
            if not entry["new-connection"]:
                complaints.add(f"{key}: over a kept connection")
            if not re.fullmatch(USER_AGENT, entry["user-agent"]):
                complaints.add(f"{key}: User-Agent {entry['user-agent']!r}")
            if entry["host"] not in known_hosts or key.startswith(FEED) and not announced:
                complaints.add(f"{key}: nobody should ask there")
        if entry.get("resumed") or entry.get("offers-resumption"):
            complaints.add(f"{entry['host']}: a TLS session resumed, or offered for it")
    complaints |= {f"{key}: asked {n} times in {rounds} rounds" for key, n in counts.items()
                   if n > rounds}
    return sorted(complaints)


# --- what a row wants -------------------------------------------------------------------------------


def as_list(value):
    return value if isinstance(value, list) else [value]


def differ(what, expected, got):
    """`...` accepts anything but nothing; a tuple, each of its members."""
    if got == expected or (expected is ... and got):
        return []
    if isinstance(expected, tuple) and got in expected:
        return []
    return [f"{what}: {expected!r} expected, not {got!r}"]


def compare_findings(row, answer):
    by_id = {each["id"]: each for each in findings(answer)}
    complaints = []
    for member in ("fault", "state"):
        for name, expected in row.get(f"{member}s", {}).items():
            if name in by_id:
                complaints += differ(f"{name}.{member}", expected, by_id[name][member])
            else:
                complaints.append(f"{name} was not asked")
    for name, family in row.get("families", {}).items():
        address = by_id[name]["address"]
        got = ipaddress.ip_address(address).version if address else None
        complaints += differ(f"{name}: family of {address}", family, got)
    return complaints


def compare_sentences(row, answer):
    said = "\n".join([answer["headline"], *answer["evidence"]])
    complaints = [f"no evidence says “{part}”" for part in as_list(row.get("evidence", []))
                  if part not in said]
    return complaints + [f"the evidence says “{part}”" for part in as_list(row.get("never", []))
                         if part in said]


def compare_answer(row, answer):
    complaints = []
    for member in ("state", "scope", "confidence", "reason"):
        complaints += differ(member, row[member], answer[member])
    if answer["controls"] and "--service" not in row.get("arguments", []):
        complaints += differ("controls", CONTROLS, [each["id"] for each in answer["controls"]])
    complaints += compare_world(row, answer["world"])
    if "announced" in row:
        titles = [each["title"] for each in answer["announcements"]]
        complaints += differ("announcements", row["announced"], titles)
    return complaints + compare_findings(row, answer) + compare_sentences(row, answer)


def compare_world(row, world):
    if "world" not in row:
        return []
    if row["world"] is None:
        return differ("problem", row["problem"], world["problem"] if world else "not asked")
    got = (world["reached"], world["counted"]) if world else "not asked"
    return differ("world", row["world"], got)


def compare_said(row, said):
    if "said" not in row:
        fine = re.fullmatch(f"({row.get('says', '')})*", said)
        return [] if fine else [f"on stderr: {said.strip()}"]
    return [f"stderr does not say “{part}”" for part in as_list(row["said"]) if part not in said]


def compare_requests(row, log, groups):
    complaints = []
    requests = [entry for entry in log if entry["event"] == "request"]
    for target, expected in row.get("asked", {}).items():
        host, slash, path = target.partition("/")
        hosts = groups[host[1:]] if host.startswith("@") else [host]
        count = sum((host == "*" or entry["host"] in hosts) and entry["path"].startswith(slash + path)
                    for entry in requests)
        complaints += differ(f"requests to {target}", expected, count)
    return complaints
