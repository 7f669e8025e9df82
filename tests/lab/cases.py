# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of the verdicts: what is the matter, and what `tocsin check` has to say of it.

A new case is a new row:

  case("name", ["line that changes the fake internet", ...], "state", "reason", ...)

The lines are those of `internet` and of lab.py. What else a row may say:

  rule=8 or (8, 9)         the rules of the verdict that it shows
  scope=, confidence=      where they are not the usual ones of that state
  faults={"edge": "..."}   the fault of these components or controls; None: healthy
  states={"edge": "..."}   the state of these
  evidence="...", [...]    parts of sentences that have to be among the evidence
  never="..."              a part of a sentence that must not be there
  families={"edge": 4}     the family of the address that answered, or was tried last
  world=(0, 10), None      others may be asked: how many of how many reach it; None: no answer, of
                           which the evidence tells; without it the program runs with --no-world
  asked={"HOST/path": 2}   how often the servers were asked this; "@controls": 0
  proxied={"METHOD HOST": 1}  what our own proxy was asked
  said="..."               a part of what is on stderr; else it has to be empty
  says="..."               what it may say there nevertheless, a pattern
  announced=["title"]      the announcements; without it, none may be read
  timeout=1                seconds for each part; for cases in which somebody keeps silent
  arguments=[...]          more arguments
  usage=True               the program ends with 64 and prints no verdict
  ipv6=True                makes no sense on a machine without IPv6
  needs="..."              a part of the program that does not exist yet; the case may fail
"""

CASES = []    # for test-verdicts
HOSTILE = []  # for test-hostile


# A reset right after accept may overtake even the TLS library, which then (glib-networking 2.74) asks a
# connection that is no more to whom it leads, and complains of itself.
NETWORKING_SAYS = (r"\n\(.*:\d+\): GLib-GObject-CRITICAL \*\*: [\d:.]+: g_object_unref: assertion "
                   r"'G_IS_OBJECT \(object\)' failed\n")


def usual_scope(state, reason):
    if reason == "region_notice":
        return "region"
    return "just-you" if state == "offline" else "unknown"


def usual_confidence(state):
    if state in ("up", "offline"):
        return "confirmed"
    return "inconclusive" if state == "unknown" else "likely"


def case(name, lines, state, reason="none", into=CASES, **more):
    into.append({"name": name, "lines": lines, "state": state, "reason": reason,
                 "says": NETWORKING_SAYS if "reset-accept" in " ".join(lines) else "",
                 "scope": usual_scope(state, reason), "confidence": usual_confidence(state), **more})


def www(fault):
    return {name: fault for name in ("edge", "page", "videos")}


def core(fault):
    return {**www(fault), "static": fault}


# --- healthy ----------------------------------------------------------------------------------------

case("all is well", [], "up", rule=21,
     faults={**core(None), "live": None, "login": None},
     states={"edge": "up", "live": "up"},
     evidence="Parts that answer as they should: 6 of 6.",
     asked={"*": 6, "@controls": 0, "www.tiktok.com/robots.txt": 1, "www.tiktok.com/explore": 1,
            "www.tiktok.com/oembed": 1, "www.tiktok.com/login": 1, "webcast.tiktok.com": 1,
            "lf16-tiktok-web.ttwstatic.com": 1})

# --- rules 1 to 4: the own connection ---------------------------------------------------------------

case("the cable is pulled", ["route down"], "offline", "no_network", rule=1,
     evidence="You are offline", states={"edge": "unknown"})
case("no way to any address, names known", ["address4 @tiktok nowhere", "address6 @tiktok nowhere",
     "address4 @controls nowhere", "address6 @controls nowhere"],
     "offline", "no_network", rule=1, faults={"edge": "network_unreachable"})
case("the router answers unreachable for all", ["address @tiktok unreachable",
     "address @controls unreachable"], "offline", "no_network", rule=1,
     faults={"edge": "host_unreachable", "gstatic": "host_unreachable"})
case("every connection is refused", ["set * refuse"], "offline", "no_network", rule=1,
     faults={"edge": "connection_refused", "gstatic-http": "connection_refused"})
case("packets vanish", ["address @tiktok down", "address @controls down"], "offline", "no_network",
     rule=1, faults={"edge": "tcp_timeout", "cloudflare": "tcp_timeout"}, timeout=1)
case("the name server fails", ["dns * servfail"], "offline", "dns", rule=1,
     faults={"edge": "dns_temporary_failure", "gstatic": "dns_temporary_failure"},
     evidence="Your connection finds no names")
case("the name server knows nobody", ["dns * nxdomain"], "offline", "dns", rule=1,
     faults={"edge": "dns_nxdomain_error", "gstatic": "dns_nxdomain_error"})
case("the name server is silent", ["dns * silent"], "offline", "dns", rule=1, timeout=1,
     faults={"edge": "dns_temporary_failure", "gstatic": "dns_temporary_failure"})
case("the name server is gone", ["address names down"], "offline", "dns", rule=1, timeout=1,
     faults={"edge": "dns_temporary_failure"})
case("the proxy is dead", ["proxy dead"], "offline", "proxy", rule=1,
     faults={"edge": "proxy_error", "gstatic": "proxy_error"},
     evidence="Your proxy does not answer")
case("the proxy is silent", ["proxy silent"], "offline", "proxy", rule=1, timeout=1,
     faults={"edge": "proxy_error"})
case("the proxy cuts every connection", ["proxy cutting"], "offline", "proxy", rule=1,
     faults={"edge": "proxy_error"})
case("the proxy wants a password", ["proxy asking"], "offline", "proxy", rule=1,
     faults={"edge": "proxy_error", "gstatic": "proxy_error"})
case("the proxy forbids everything", ["proxy forbidding *"], "offline", "proxy", rule=1,
     faults={"edge": "proxy_error", "gstatic": "proxy_error"})

for kind in ("login", "redirect", "511"):
    case(f"a hotel portal, {kind}", [f"set @http-controls portal {kind}", "set @tiktok fin-hello",
         "set @tls-controls fin-hello"], "offline", "portal", rule=2,
         evidence="You have to sign in to this network", faults={"gstatic-http": ...})
case("a portal that answers every name with its own address",
     ["dns * address 192.0.2.20 2001:db8:2::20", "set @http-controls portal",
      "set @tiktok cert wrong-name", "set @tls-controls cert wrong-name"],
     "offline", "portal", rule=2, faults={"edge": "ssl_invalid_hostname"})
case("a portal that answers every name with a private address",
     ["portal 10.20.30.1", "dns * address 10.20.30.1"], "offline", "portal", rule=2,
     faults={"edge": "dns_bogon_error"})
case("a portal that keeps encrypted connections waiting",
     ["set @http-controls portal", "set @tiktok silent-hello", "set @tls-controls silent-hello"],
     "offline", "portal", rule=2, timeout=1)

case("a virus scanner or the network reads along",
     ["set @tiktok cert unknown", "set @tls-controls cert unknown"],
     "offline", "tls_intercepted", rule=3, faults={"edge": "ssl_unknown_authority"},
     evidence="intercepted")
case("the clock is far behind",
     ["set @tiktok cert not-yet", "set @tls-controls cert not-yet", "set @http-controls skew 5184000"],
     "offline", "clock", rule=3, faults={"edge": "ssl_invalid_certificate"}, evidence="clock")
case("the clock is far ahead",
     ["set @tiktok cert expired", "set @tls-controls cert expired",
      "set @http-controls skew -5184000"],
     "offline", "clock", rule=3, faults={"edge": "ssl_expired"})
case("the clock is a minute off, and something reads along",
     ["set @tiktok cert unknown", "set @tls-controls cert unknown", "set @http-controls skew 60"],
     "offline", "tls_intercepted", rule=3)

case("nothing but one plain page works",
     ["set @tiktok reset-hello", "set @tls-controls reset-hello",
      "set connectivitycheck.gstatic.com refuse"], "offline", "no_network", rule=4,
     faults={"firefox-http": None, "edge": "tls_reset"})
case("encrypted connections are cut for all, and one control refuses",
     ["set @tiktok silent-hello", "set @tls-controls silent-hello",
      "set detectportal.firefox.com refuse"], "offline", "no_network", rule=4, timeout=1)

# --- rules 5 to 11: somebody is in the way ----------------------------------------------------------

NAMES = "dns @tiktok"

case("the provider denies the names", [f"{NAMES} nxdomain"], "blocked", "dns_block", rule=5,
     faults={**core("dns_nxdomain_error"), "gstatic": None}, states={"edge": "blocked"},
     evidence=["Your name server says that www.tiktok.com does not exist.",
               "Other sites that work: 5 of 5."])
for address in ("127.0.0.1", "0.0.0.0", "0.1.2.3", "169.254.7.7", "224.0.0.7", "240.0.0.7", "255.255.255.255", "100::7", "ff0e::7", "::1", "::", "fe80::1"):
    case(f"the provider answers the names with {address}", [f"{NAMES} address {address}"],
         "blocked", "dns_block", rule=5, faults=core("dns_bogon_error"), ipv6=":" in address,
         evidence=f"answers the name www.tiktok.com with {address}", timeout=1)
case("the provider answers with a private address where nobody lives",
     [f"{NAMES} address 10.11.12.13"], "blocked", "dns_block", rule=5, timeout=1,
     faults=core("dns_bogon_error"))
case("the provider answers with the private address of its own page",
     ["portal 10.11.12.14", f"{NAMES} address 10.11.12.14"], "blocked", "dns_block", rule=5,
     faults=core("dns_bogon_error"))
case("the provider answers with its own page's public address",
     [f"{NAMES} address 192.0.2.21", "set @tiktok cert wrong-name"], "blocked", "redirected",
     rule=7, faults=core("ssl_invalid_hostname"))
case("a private address with a valid certificate is no block",
     ["relay 10.1.1.1 www.tiktok.com", "dns www.tiktok.com address 10.1.1.1"], "up", rule=21,
     faults=core(None))

case("the name server fails for these names only", [f"{NAMES} servfail"],
     "unknown", "unreachable", rule=6,
     faults={**core("dns_temporary_failure"), "gstatic": None},
     evidence="Your name server gave no answer for www.tiktok.com.")
case("the name server is silent about these names", [f"{NAMES} silent"],
     "unknown", "unreachable", rule=6, faults=core("dns_temporary_failure"), timeout=3)

case("another server's certificate", ["set @core cert wrong-name"], "blocked", "redirected", rule=7,
     faults=core("ssl_invalid_hostname"), evidence="The certificate is not for www.tiktok.com.")
case("a certificate of nobody's", ["set @core cert unknown"], "blocked", "redirected", rule=7,
     faults=core("ssl_unknown_authority"))
case("the certificate ran out", ["set @core cert expired"], "down", "server_error", rule=(7, 15),
     faults=core("ssl_expired"), evidence="The certificate of www.tiktok.com has expired.")

# A reset right after accept overtakes the ClientHello, or does not.
EARLY = {"reset-accept": "connection_reset"}

for how, fault in (("silent-hello", "tls_timeout"), ("reset-hello", "tls_reset"),
                   ("fin-hello", "tls_reset")):
    case(f"the name is filtered, {how}", [f"set @tiktok {how}"], "blocked", "sni_block", rule=8,
         faults={**core(fault), "gstatic": None}, timeout=1)
    other = how.replace("hello", "accept")
    case(f"the address is filtered, {other}", [f"set @tiktok {other}"], "unknown", "unreachable",
         rule=9, faults={**core((fault, EARLY.get(other))), "gstatic": None}, timeout=1)
case("the name is filtered on most of the core only", ["set www.tiktok.com silent-hello"],
     "blocked", "sni_block", rule=8, faults={"edge": "tls_timeout", "static": None}, timeout=1)

for what in ("alert 40", "alert 80", "alert 112", "plain-on-tls"):
    case(f"its servers make no encrypted connection: {what}", [f"set @tiktok {what}"], "unknown",
         "unreachable", rule=9, faults=core("tls_reset"),
         evidence="answered, but made no encrypted connection")

case("connections refused", ["set @core refuse"], "unknown", "unreachable", rule=9,
     faults=core("connection_refused"), evidence="www.tiktok.com refused the connection")
case("a full backlog", ["set @core backlog"], "unknown", "unreachable", rule=9, timeout=1,
     faults=core("tcp_timeout"), evidence="did not accept a connection in time")
case("the addresses are a black hole", ["address @core down"], "unknown", "unreachable", rule=9,
     timeout=1, faults=core("tcp_timeout"))
case("the router denies the addresses", ["address @core unreachable"], "unknown", "unreachable",
     rule=9, faults=core("host_unreachable"))
case("no route to the addresses", ["address @core nowhere"], "unknown", "unreachable", rule=9,
     faults=core("network_unreachable"))

# The second address for static content is fine with any answer below 500.
case("for legal reasons", ["set @tiktok legal"], "blocked", "legal", rule=10,
     faults={**www("http_legal"), "static": None}, evidence="Answered 451", never="Unknown Error")
case("sent away to a block page", ["set @tiktok redirect https://blockpage.example/"],
     "blocked", "redirected", rule=10, faults=core("redirected_away"),
     evidence="Sends visitors away to blockpage.example.")
case("sent away to plain HTTP", ["set @tiktok redirect http://www.tiktok.com/"],
     "blocked", "redirected", rule=10, faults=core("redirected_away"))
case("sent away to a name that only looks like it",
     ["set @tiktok redirect https://www.tiktok.com.example.net/"],
     "blocked", "redirected", rule=10, faults=core("redirected_away"))
case("one and the same page under all names", ["set @tiktok wrong-body"], "blocked", "redirected",
     rule=10, faults=www("wrong_body"))

for region in ("us", "in", "hk"):
    case(f"a region notice on the page, {region}",
         [f"set www.tiktok.com/explore region-notice {region}"],
         "blocked", "region_notice", rule=11, faults={"page": "region_notice", "edge": None},
         evidence=["not available in your region"])
    case(f"a region notice everywhere, {region}", [f"set @tiktok region-notice {region}"],
         "blocked", "region_notice", rule=11, faults={"edge": "region_notice"})

# --- rules 12 to 15: it answers, but ----------------------------------------------------------------

for what, fault in (("access-denied", "http_refused"), ("status 403", "http_refused"),
                    ("rate-limit 60", "http_rate_limited"), ("challenge", "http_challenge"),
                    ("captcha title", "http_challenge"), ("captcha json", "http_challenge"),
                    ("captcha header", "http_challenge"), ("wrong-body", "wrong_body"),
                    ("empty", "wrong_body"), ("legal", "http_legal"),
                    ("status 404", "http_unexpected"), ("status 410", "http_unexpected"),
                    ("redirect https://www.example.com/", "redirected_away"),
                    ("redirect-loop", "redirect_loop"), ("oversize", "body_too_large")):
    case(f"the page alone: {what}", [f"set www.tiktok.com/explore {what}"], "up", rule=12,
         faults={"page": fault, "edge": None, "videos": None, "static": None},
         states={"page": "not_verifiable", "edge": "up"})

case("the page after five redirects within the house", ["set www.tiktok.com/explore redirect-chain 5"],
     "up", rule=21, faults={"page": None})
case("the page after fifty redirects within the house", ["set www.tiktok.com/explore redirect-chain 50"],
     "up", rule=12, faults={"page": "redirect_loop"}, states={"page": "not_verifiable"})

case("all of it: access denied", ["set @tiktok access-denied"], "blocked", "refused", rule=13,
     faults=core("http_refused"), evidence="TikTok refuses your address")
case("all of it: 403", ["set @tiktok status 403"], "blocked", "refused", rule=13,
     faults=www("http_refused"))
case("all of it: 429", ["set @tiktok rate-limit 120"], "unknown", "refused", rule=13,
     faults=www("http_rate_limited"), evidence="try again in 2 min", never="Unknown Error")
case("all of it: a challenge", ["set @tiktok challenge"], "unknown", "refused", rule=13,
     faults=core("http_challenge"), evidence="your browser may work")
case("all of it: a captcha", ["set @tiktok captcha"], "unknown", "refused", rule=13,
     faults=core("http_challenge"))
case("403, 429 and a challenge",
     ["set www.tiktok.com/robots.txt status 403", "set www.tiktok.com/explore challenge",
      "set www.tiktok.com/oembed rate-limit"], "unknown", "refused", rule=13,
     faults={"edge": "http_refused", "page": "http_challenge", "videos": "http_rate_limited"})

case("maintenance, announced for an hour", ["set @tiktok maintenance 3600"],
     "maintenance", "maintenance", rule=14, faults=core("http_maintenance"),
     states={"edge": "maintenance"}, evidence=["asks to try again in 1 h", "come back at"])
case("maintenance in words", ["set @tiktok status 503 'We are under maintenance.'"],
     "maintenance", "maintenance", rule=14, faults=core("http_maintenance"))
case("maintenance by Retry-After of ten minutes", ["set @tiktok status 503 'Retry-After: 600'"],
     "maintenance", "maintenance", rule=14, faults=core("http_maintenance"))
case("maintenance by Retry-After as a date",
     ["set @tiktok status 503 'Retry-After: {date+1830}'"], "maintenance", "maintenance", rule=14,
     faults=core("http_maintenance"), evidence="try again in 30 min")
case("a shorter Retry-After is no maintenance", ["set @tiktok status 503 'Retry-After: 599'"],
     "down", "server_error", rule=(14, 15), faults=core("http_error"),
     evidence="try again in 9 min")

for status in (500, 502, 503, 504):
    case(f"all of it: {status}", [f"set @tiktok status {status}"], "down", "server_error", rule=15,
         faults={**core("http_error"), "gstatic": None}, states={"edge": "down"},
         evidence=f"Answered {status} ", asked={"*": 22, "@controls": 10})
case("most of the core: 503", ["set www.tiktok.com status 503"], "down", "server_error", rule=15,
     faults={"edge": "http_error", "static": None})
case("all of it: takes requests and says nothing", ["set @tiktok silent-request"],
     "down", "congestion", rule=15, faults=core("response_timeout"), timeout=1)
case("all of it: resets", ["set @tiktok reset-request"], "down", "server_error", rule=15,
     faults=core("connection_reset"))
case("errors and resets together", ["set @tiktok status 503", "set www.tiktok.com/explore reset-request",
     "set www.tiktok.com/oembed reset-request"], "down", "overload", rule=15,
     faults={"edge": "http_error", "page": "connection_reset"})
case("errors and 429 together", ["set @tiktok status 503", "set www.tiktok.com/explore rate-limit"],
     "down", "overload", rule=15, faults={"edge": "http_error", "page": "http_rate_limited"})
case("mostly timeouts, some errors", ["set www.tiktok.com silent-request",
     "set lf16-tiktok-web.ttwstatic.com status 503"], "down", "congestion", rule=15,
     faults={"edge": "response_timeout", "static": "http_error"}, timeout=1)
for what in ("fin-request", "garbage", "http09", "truncate", "reset-body"):
    case(f"all of it malformed: {what}", [f"set @tiktok {what}"], "down", "server_error", rule=15,
         faults={"edge": "connection_reset" if what == "reset-body" else "eof_error"})

# --- rules 16 to 21 ---------------------------------------------------------------------------------

case("videos fail", ["set www.tiktok.com/oembed status 500"], "partial", "server_error", rule=16,
     faults={"videos": "http_error", "edge": None}, states={"videos": "down", "edge": "up"},
     evidence="Videos: Answered 500 Internal Server Error.")
case("two of four fail", ["set www.tiktok.com/oembed status 500", "set www.tiktok.com/explore status 502"],
     "partial", "server_error", rule=16, evidence=["Videos:", "Web page:"])
case("static content refuses", ["set lf16-tiktok-web.ttwstatic.com refuse"],
     "partial", "server_error", rule=16, faults={"static": "connection_refused"},
     evidence="Static content:")
case("static content is silent", ["set lf16-tiktok-web.ttwstatic.com silent-request"],
     "partial", "congestion", rule=16, faults={"static": "response_timeout"}, timeout=1)
case("the edge resets", ["set www.tiktok.com/robots.txt reset-request"], "partial", "server_error",
     rule=16, faults={"edge": "connection_reset"}, evidence="Edge:")
case("one refused, one failing", ["set www.tiktok.com/oembed status 500",
     "set www.tiktok.com/explore status 403"], "partial", "server_error", rule=(12, 16),
     faults={"page": "http_refused"}, states={"page": "not_verifiable", "videos": "down"})

case("videos under maintenance", ["set www.tiktok.com/oembed maintenance"], "partial",
     "maintenance", rule=16, faults={"videos": "http_maintenance"},
     states={"videos": "maintenance"})
case("LIVE fails", ["set webcast.tiktok.com status 500"], "partial", "server_error", rule=17,
     faults={"live": "http_error"}, evidence="LIVE: Answered 500 Internal Server Error.")
case("log-in fails", ["set www.tiktok.com/login status 503"], "partial", "server_error", rule=17,
     faults={"login": "http_error"}, evidence="Log in:")

case("the edge is slow", ["set www.tiktok.com/robots.txt slow 2300"], "slow", "slow", rule=18,
     faults={"edge": None}, states={"edge": "slow", "page": "up"}, evidence="TikTok is slow")
case("the edge is slow in one round only is no news", ["set www.tiktok.com/robots.txt slow 1200"],
     "up", rule=18, states={"edge": "up"})
case("everything is slow", ["set www.tiktok.com/robots.txt slow 2300", "set @controls slow 2300"],
     "up", "own_slow", rule=19, states={"edge": "slow"})
case("one control is slow as well", ["set www.tiktok.com/robots.txt slow 2300",
     "set www.gstatic.com slow 2300"], "slow", "slow", rule=(18, 19))

case("three different oddities", ["set www.tiktok.com/robots.txt status 404",
     "set www.tiktok.com/explore wrong-body", "set www.tiktok.com/oembed legal"],
     "unknown", "unclear", rule=20, faults={"edge": "http_unexpected", "page": "wrong_body",
                                            "videos": "http_legal", "static": None})
case("all of it: 404", ["set @tiktok status 404"], "unknown", "unclear", rule=20,
     states={"edge": "unknown"})

# --- every fault, by its real cause, on one component ----------------------------------------------

# On LIVE: outside the core. A failure there makes "partial", anything else is not verifiable.
LIVE = "webcast.tiktok.com"
for fault, lines, silent in (
    ("connection_refused", [f"set {LIVE} refuse"], False),
    ("connection_reset", [f"set {LIVE} reset-request"], False),
    ("connection_reset", [f"set {LIVE} reset-body"], False),
    ("network_unreachable", [f"address {LIVE} nowhere"], False),
    ("host_unreachable", [f"address {LIVE} unreachable"], False),
    ("tcp_timeout", [f"address {LIVE} down"], True),
    ("tcp_timeout", [f"set {LIVE} backlog"], True),
    ("tls_timeout", [f"set {LIVE} silent-hello"], True),
    ("tls_timeout", [f"set {LIVE} silent-accept"], True),
    ("tls_reset", [f"set {LIVE} reset-hello"], False),
    (("tls_reset", "connection_reset"), [f"set {LIVE} reset-accept"], False),
    ("tls_reset", [f"set {LIVE} fin-accept"], False),
    ("tls_reset", [f"set {LIVE} plain-on-tls"], False),
    ("tls_reset", [f"set {LIVE} garbage-hello"], False),
    ("tls_reset", [f"set {LIVE} alert 40"], False),
    ("response_timeout", [f"set {LIVE} silent-request"], True),
    ("eof_error", [f"set {LIVE} fin-request"], False),
    ("eof_error", [f"set {LIVE} truncate"], False),
    ("eof_error", [f"set {LIVE} garbage"], False),
    ("http_error", [f"set {LIVE} status 599"], False),
    ("http_maintenance", [f"set {LIVE} maintenance"], False),
    ("dns_temporary_failure", [f"dns {LIVE} servfail"], False),
    ("dns_temporary_failure", [f"dns {LIVE} silent"], True),
):
    what = fault if isinstance(fault, str) else " or ".join(fault)
    case(f"LIVE: {what} by {lines[0]}", lines, "partial",
         "maintenance" if fault == "http_maintenance" else
         "congestion" if fault in ("tcp_timeout", "tls_timeout", "response_timeout") else
         "server_error", rule=17,
         faults={"live": fault, **core(None)}, evidence="LIVE: ", **({"timeout": 1} if silent else {}))
for fault, lines in (
    ("dns_nxdomain_error", [f"dns {LIVE} nxdomain"]),
    ("dns_nxdomain_error", [f"dns {LIVE} empty"]),
    ("dns_bogon_error", [f"dns {LIVE} address 127.0.0.1"]),
    ("ssl_invalid_hostname", [f"set {LIVE} cert wrong-name"]),
    ("ssl_unknown_authority", [f"set {LIVE} cert unknown"]),
    ("ssl_expired", [f"set {LIVE} cert expired"]),
    ("ssl_invalid_certificate", [f"set {LIVE} cert not-yet"]),
    ("http_refused", [f"set {LIVE} status 403"]),
    ("http_rate_limited", [f"set {LIVE} rate-limit"]),
    ("http_challenge", [f"set {LIVE} challenge"]),
    ("http_legal", [f"set {LIVE} legal"]),
    ("http_unexpected", [f"set {LIVE} status 418"]),
    ("redirected_away", [f"set {LIVE} redirect https://example.com/"]),
    ("redirect_loop", [f"set {LIVE} redirect-loop"]),
    ("wrong_body", [f"set {LIVE} wrong-body"]),
    ("wrong_body", [f"set {LIVE} bad-chunk"]),
    ("body_too_large", [f"set {LIVE} oversize"]),
    ("region_notice", [f"set {LIVE} region-notice us"]),
):
    case(f"LIVE: {fault} by {lines[0]}", lines, "up", rule=12,
         faults={"live": fault, **core(None)},
         states={"live": "blocked" if fault == "region_notice" else "not_verifiable"},
         evidence="LIVE: ")
case("LIVE: proxy_error by a proxy that forbids it", ["proxy forbidding webcast.tiktok.com"], "up",
     rule=12, faults={"live": "proxy_error", **core(None)}, states={"live": "not_verifiable"})

# --- everyday ---------------------------------------------------------------------------------------

case("a Pi-hole blocks one static host", ["dns lf16-tiktok-web.ttwstatic.com address 0.0.0.0 ::"],
     "up", rule=12, faults={"static": None}, asked={"p16-sign-va.tiktokcdn.com": 1})
case("a Pi-hole blocks both static hosts", ["dns lf16-tiktok-web.ttwstatic.com address 0.0.0.0 ::",
     "dns p16-sign-va.tiktokcdn.com address 0.0.0.0 ::"], "up", rule=12,
     faults={"static": "dns_bogon_error"}, states={"static": "not_verifiable"})
case("a Pi-hole denies LIVE and the static hosts", [f"dns {LIVE} nxdomain",
     "dns lf16-tiktok-web.ttwstatic.com nxdomain", "dns p16-sign-va.tiktokcdn.com nxdomain"],
     "up", rule=12, states={"static": "not_verifiable", "live": "not_verifiable"})
case("a Pi-hole blocks one static host while TikTok is down",
     ["dns lf16-tiktok-web.ttwstatic.com address 0.0.0.0 ::", "set @tiktok status 503"],
     "down", "server_error", rule=15)
case("a Pi-hole blocks the controls while TikTok works", ["dns @controls address 0.0.0.0"],
     "up", rule=21, asked={"@controls": 0})
case("a Pi-hole blocks the controls while TikTok is down",
     ["dns @controls address 0.0.0.0", "set @tiktok status 503"], "down", "server_error", rule=15,
     faults={"gstatic": ...})
case("a country filters one operator's controls while TikTok is down",
     ["set www.gstatic.com reset-hello", "set connectivitycheck.gstatic.com refuse",
      "set @tiktok status 503"], "down", "server_error", rule=15)
case("a country filters one operator's controls and TikTok's names",
     ["set www.gstatic.com reset-hello", "set connectivitycheck.gstatic.com refuse",
      f"{NAMES} nxdomain"], "blocked", "dns_block", rule=5)
case("a country filters a control while the addresses are unreachable",
     ["set www.gstatic.com silent-hello", "address @core unreachable"], "unknown", "unreachable",
     rule=9, timeout=1)
case("a control moved while TikTok is down",
     ["set connectivitycheck.gstatic.com status 404", "set @tiktok status 503"],
     "down", "server_error", rule=15)
case("a retired endpoint", ["set www.tiktok.com/oembed status 410"], "up", rule=12,
     faults={"videos": "http_unexpected"}, states={"videos": "not_verifiable"},
     asked={"www.tiktok.com/oembed": 2})
case("one sample video is gone, as it says itself",
     ["set www.tiktok.com/oembed?url=https://www.tiktok.com/@scout2015 status 400 "
      "'{\"message\":\"Something went wrong\",\"code\":400}'"], "up", rule=21,
     faults={"videos": None}, asked={"www.tiktok.com/oembed": 1})
case("one sample video answers 404, the other one works",
     ["set www.tiktok.com/oembed?url=https://www.tiktok.com/@scout2015 status 404"], "up", rule=21,
     faults={"videos": None}, asked={"www.tiktok.com/oembed": 2})
case("a shell page for every path", ["set www.tiktok.com status 200 "
     "'<html><title>TikTok - Make Your Day</title></html>'"], "unknown", "unclear", rule=20,
     faults={"edge": "wrong_body", "page": "wrong_body", "static": None})
case("a host that moved", ["set lf16-tiktok-web.ttwstatic.com redirect https://p16-sign-va.tiktokcdn.com/robots.txt"],
     "up", rule=12, faults={"static": None})
case("a host that is no more", [f"dns {LIVE} nxdomain"], "up", rule=12,
     states={"live": "not_verifiable"}, evidence="LIVE: Your name server says")
case("a page that moved within the house",
     ["set www.tiktok.com/explore redirect https://www.tiktok.com/explore2",
      "set www.tiktok.com/explore2 status 200 '<html>__UNIVERSAL_DATA_FOR_REHYDRATION__</html>'"],
     "up", rule=21, faults={"page": None})

case("IPv6 only, with NAT64", ["nat64"], "up", rule=21, faults={**core(None), "live": None},
     families={"edge": 6, "static": 6}, ipv6=True)
case("IPv6 only, with NAT64, while TikTok is down", ["nat64", "set @tiktok status 503"],
     "down", "server_error", rule=15, faults={"edge": "http_error", "gstatic": None}, ipv6=True)
case("a machine without IPv6", ["address6 * down"], "up", rule=21, families={"edge": 4})
case("a machine without IPv4 names answers", ["names A empty"], "up", rule=21,
     families={"edge": 6}, ipv6=True)
case("a router that never answers for IPv6", ["names AAAA silent"], "up", rule=21,
     families={"edge": 4}, timeout=3)
for how in ("down", "unreachable", "nowhere"):
    case(f"IPv6 leads nowhere, {how}, IPv4 works", [f"address6 @tiktok {how}",
         f"address6 @controls {how}"], "up", rule=21, faults=core(None), families={"edge": 4},
         ipv6=True, timeout=3)
    case(f"IPv4 leads nowhere, {how}, IPv6 works", [f"address4 @tiktok {how}",
         f"address4 @controls {how}"], "up", rule=21, faults=core(None), families={"edge": 6},
         ipv6=True, timeout=3)
    case(f"IPv6 leads nowhere, {how}, TikTok is down", ["address6 @tiktok " + how,
         f"address6 @controls {how}", "set @tiktok status 503"], "down", "server_error", rule=15,
         families={"edge": 4, "gstatic": 4}, ipv6=True, timeout=3)
    # Whose addresses are known first is tried first.
    case(f"IPv6 is tried first, but leads nowhere, {how}", ["names A late",
         f"address6 @tiktok {how}"], "up", rule=21, families={"edge": 4}, ipv6=True, timeout=3,
         evidence="Over IPv6 there was no connection in time")
    case(f"IPv4 is tried first, but leads nowhere, {how}", ["names AAAA late",
         f"address4 @tiktok {how}"], "up", rule=21, families={"edge": 6}, ipv6=True, timeout=3,
         evidence="Over IPv4 there was no connection in time")
case("IPv6 refuses for TikTok alone, IPv4 works",
     ["address 2001:db8:f::1 up", "dns www.tiktok.com address 203.0.113.10 2001:db8:f::1"],
     "up", rule=21, faults=core(None), families={"edge": 4}, ipv6=True)
# One of two ways works, and GIO, like a browser, keeps to the one that it has connected over: that whose
# addresses are known first.
for mode, fault in (("silent", "tls_timeout"), ("reset", "tls_reset")):
    for old, new, late, relay in ((4, 6, "A", "2001:db8:f::1"), (6, 4, "AAAA", "203.0.113.250")):
        ways = [f"relay {relay} www.tiktok.com {mode}", f"names {late} late www.tiktok.com={relay}"]
        case(f"IPv{new} connects, then {mode}; IPv{old} works", ways, "partial", "unreachable", rule=16,
             faults={"edge": fault, "static": None}, states={"edge": "partial", "static": "up"},
             families={"edge": new}, ipv6=True, timeout=3,
             evidence=f"TikTok works over IPv{old}, but not over IPv{new} from here.")
        case(f"IPv{new} connects, then {mode}; IPv{old} answers with errors",
             [*ways, "set @tiktok status 503"], "down", "server_error", rule=15,
             faults={"edge": "http_error"}, ipv6=True, timeout=3)
        case(f"IPv{new} connects everywhere, then {mode}; IPv{old} works",
             [ways[0], f"names {late} late *={relay}"], "partial", "unreachable", rule=16,
             scope="just-you", faults={"edge": fault, "static": fault, "gstatic": fault},
             evidence=f"Your connection’s IPv{new} is broken", ipv6=True, timeout=3)
    case(f"IPv4 connects, then {mode}; IPv6 refuses",
         [f"relay 203.0.113.250 www.tiktok.com {mode}", "address 2001:db8:f::2 up",
          "dns www.tiktok.com address 203.0.113.250 2001:db8:f::2"],
         "unknown", "unreachable", rule=9, evidence="(IPv4)", ipv6=True, timeout=3)
    case(f"IPv4 connects, then {mode}; IPv6 does the same",
         [f"relay 203.0.113.250 www.tiktok.com {mode}", f"relay 2001:db8:f::2 www.tiktok.com {mode}",
          "dns www.tiktok.com address 203.0.113.250 2001:db8:f::2"],
         "unknown", "unreachable", rule=9, ipv6=True, timeout=3)
case("IPv4 refuses, IPv6 vanishes: both are named",
     ["address 203.0.113.250 up", "dns www.tiktok.com address 203.0.113.250 2001:db8:f::3"],
     "unknown", "unreachable", evidence=["IPv4", "IPv6"], ipv6=True, timeout=2)
for family, address in ((4, "203.0.113.250"), (6, "2001:db8:f::4")):
    case(f"only IPv{family}, and it refuses: the family is named",
         [f"address {address} up", f"dns www.tiktok.com address {address}"],
         "unknown", "unreachable", evidence=f"(IPv{family})", never=f"(IPv{10 - family})",
         ipv6=True, faults={"edge": "connection_refused"})

case("a company proxy that works", ["proxy working"], "up", rule=21, faults=core(None),
     proxied={"CONNECT www.tiktok.com": 4, "CONNECT webcast.tiktok.com": 1})
case("a company proxy that works, TikTok down", ["proxy working", "set @tiktok status 503"],
     "down", "server_error", rule=15, faults={"gstatic-http": None, "gstatic": None},
     proxied={"GET connectivitycheck.gstatic.com": ...})
case("a company proxy that forbids TikTok", ["proxy forbidding '*tiktok*|*ttwstatic*'"],
     "blocked", "proxy", rule=10, faults={**core("proxy_error"), "gstatic": None},
     evidence="The proxy of your settings did not let it through.")
case("a company proxy that keeps TikTok waiting", ["proxy silent '*tiktok*|*ttwstatic*'"],
     "blocked", "proxy", rule=10, faults={**core("proxy_error"), "gstatic": None}, timeout=1)
case("a company proxy that cuts TikTok off", ["proxy cutting '*tiktok*|*ttwstatic*'"],
     "blocked", "proxy", rule=10, faults={**core("proxy_error"), "gstatic": None})
case("a company proxy that cannot reach TikTok", ["proxy working", "address @tiktok unreachable"],
     ("blocked", "unknown"), ..., confidence=..., rule=(9, 10),
     faults={"edge": "proxy_error", "gstatic": None})
case("a company proxy that forbids one static host", ["proxy forbidding *.ttwstatic.com"], "up",
     rule=12, faults={"static": None})

case("a hotel portal that rewrites only plain HTTP", ["set @http-controls portal"], "up", rule=21,
     asked={"@controls": 0})
case("a hotel portal that rewrites only plain HTTP, TikTok down",
     ["set @http-controls portal", "set @tiktok status 503"], "down", "server_error", rule=15,
     faults={"gstatic-http": "wrong_body", "gstatic": None})
case("a hotel portal that rewrites only plain HTTP, TikTok's names denied",
     ["set @http-controls portal redirect", f"{NAMES} nxdomain"], "blocked", "dns_block", rule=5)

# --- two rounds -------------------------------------------------------------------------------------

# Once the last control of the first round was asked, half of the pause between the rounds later.
PAUSED = ["environment TOCSIN_SPEEDUP=1"]
THEN = "after www.cloudflare.com/cdn-cgi/trace 1000"

case("one bad round is chance", [*PAUSED, "set @tiktok status 503", f"{THEN} reset-all"], "up",
     rule=21, asked={"www.tiktok.com/robots.txt": 2, "@controls": 5})
case("of two bad rounds the milder one is sure, the second",
     [*PAUSED, "set @tiktok status 503", f"{THEN} set www.tiktok.com ok"], "partial", "server_error",
     rule=16, faults={"edge": None, "static": "http_error"})
case("of two bad rounds the milder one is sure, the first",
     [*PAUSED, "set www.tiktok.com/oembed status 503", f"{THEN} set @tiktok status 503"], "partial",
     "server_error", rule=16)
case("down, then offline: nobody knows", [*PAUSED, "set @tiktok status 503", f"{THEN} route down"],
     "offline", "no_network", rule=1)
case("unclear, then clear", [*PAUSED, "set www.tiktok.com status 404", f"{THEN} reset-all"], "up",
     rule=(20, 21), asked={"www.tiktok.com/robots.txt": 2})

# --- the world ------------------------------------------------------------------------------------------

ERRORS = "set @core status 503"
GLOBALPING = "api.globalping.io"


def world(name, lines, state, reason, reached=None, **more):
    case(name, ["world default", *lines], state, reason, world=reached, **more)


EVERYONE = {"scope": "everyone", "confidence": "confirmed"}
JUST_YOU = {"scope": "just-you", "confidence": "confirmed"}
REGION = {"scope": "region", "confidence": "confirmed"}

world("errors here, 0 of 10 elsewhere", [ERRORS, "world *=503"], "down", "server_error", (0, 10),
      rule=15, **EVERYONE, evidence=["TikTok is down for everyone", "0 of 10 places reach TikTok.",
                                     "Germany 0 of 3"],
      asked={GLOBALPING: 3, f"{GLOBALPING}/v1/measurements/": 2})
world("errors here, 2 of 10 elsewhere", [ERRORS, "world *=timeout 4-5=200"], "down", "server_error",
      (2, 10), rule=15, **EVERYONE)
world("errors here, 5 of 10 elsewhere", [ERRORS, "world 1-5=503"], "down", "server_error", (5, 10),
      rule=15, **REGION, evidence=["TikTok is down in some regions", "Germany 0 of 3", "Japan 1 of 1",
                                   "North America 0 of 1"])
world("errors here, 10 of 10 elsewhere", [ERRORS], "down", "server_error", (10, 10), rule=15,
      **JUST_YOU, evidence="down, but only for you")
world("errors in the own country alone", [ERRORS, "world 1-2=503 3=offline"], "down",
      "server_error", (7, 9), rule=15, **REGION)
world("maintenance for everyone", ["set @core maintenance 3600", "world *=503"], "maintenance",
      "maintenance", (0, 10), rule=14, **EVERYONE)
world("refused here, 10 of 10 elsewhere", ["set @core refuse"], "blocked", "unreachable", (10, 10),
      rule=9, **JUST_YOU, evidence=["TikTok is blocked on your network", "Germany 3 of 3"])
world("reset here, 10 of 10 elsewhere", ["set @core reset-accept"], "blocked", "unreachable", (10, 10),
      rule=9, **JUST_YOU)
world("filtered here, 10 of 10 elsewhere", ["set @core reset-hello"], "blocked", "sni_block", (10, 10),
      rule=8, **JUST_YOU)
world("filtered in a region", ["set @core reset-hello", "world 1-3=timeout 6-7=refused"], "blocked",
      "sni_block", (5, 10), rule=8, **REGION)
world("refused here and everywhere", ["set @core refuse", "world *=refused"], "down", "unreachable",
      (0, 10), rule=9, **EVERYONE)
world("names gone here and everywhere", ["dns @tiktok nxdomain", "dns @core nxdomain",
      "world *=resolver"], "down", "dns", (0, 10), rule=5, **EVERYONE,
      evidence="TikTok is down for everyone")
world("names gone here, a sinkhole elsewhere", ["dns @core nxdomain", "world *=private"], "down", "dns",
      (0, 10), rule=5, **EVERYONE)
world("names gone here alone", ["dns @core nxdomain"], "blocked", "dns_block", (10, 10), rule=5,
      **JUST_YOU)
world("names fail here, two name servers elsewhere fail by themselves",
      ["dns @core servfail", "world 9-10=resolver"], "blocked", "unreachable", (8, 8), rule=6,
      **JUST_YOU)
world("forbidden here alone", ["set @core status 403"], "blocked", "refused", (10, 10), rule=13,
      **JUST_YOU)
world("forbidden everywhere: it answers", ["set @core status 403", "world *=403"], "blocked", "refused",
      (10, 10), rule=13, **JUST_YOU)
world("a foreign certificate everywhere", ["set @core cert unknown", "world *=certificate"], "down",
      "server_error", (0, 10), rule=7, **EVERYONE)
world("one part fails everywhere", ["set www.tiktok.com/oembed status 503", "world *=503"], "partial",
      "server_error", (0, 10), rule=16, **EVERYONE)
world("all witnesses are offline", [ERRORS, "world *=offline"], "down", "server_error", (0, 0), rule=15,
      evidence="No place elsewhere could tell anything.")
world("two witnesses are left", [ERRORS, "world *=offline 1=503 4=503"], "down", "server_error", (0, 2),
      rule=15)
world("odd witnesses are left out", [ERRORS, "world *=503 2=odd 3=internal 4=offline 5=never"], "down",
      "server_error", (0, 6), rule=15, **EVERYONE, evidence="4 more places were asked")
world("nobody in the own country", [ERRORS, "world nobody=DE"], "down", "server_error", (7, 7), rule=15)
world("refused, and nobody in the own country", ["set @core refuse", "world nobody=DE"], "unknown",
      "unreachable", (7, 7), rule=9)
world("the own country is not known", [ERRORS, "set www.cloudflare.com refuse"], "down", "server_error",
      (10, 10), rule=15, **JUST_YOU)
world("the world is slow", [ERRORS, "world *=503 polls=8"], "down", "server_error", (0, 10), rule=15,
      **EVERYONE, asked={GLOBALPING: 10})
world("one error of Globalping's", [ERRORS, "world *=503 errors=1"], "down", "server_error", (0, 10),
      rule=15, **EVERYONE)
world("little is left of this hour", [ERRORS, "world *=503 remaining=12 reset=1200"], "down",
      "server_error", (0, 10), rule=15, **EVERYONE)

for name, lines, problem, said in (
        ("too many questions", ["world remaining=5 reset=1200"], "rate_limited",
         "Globalping allows no more questions until"),
        ("400", [f"set {GLOBALPING} status 400"], "bad_request", "did not understand"),
        ("403", [f"set {GLOBALPING} status 403"], "forbidden", "refuses this computer"),
        ("404", [f"set {GLOBALPING}/v1/measurements/ status 404"], "gone", "has lost the question"),
        ("422", ["set www.cloudflare.com refuse", f"set {GLOBALPING} status 422"], "no_witnesses",
         "has nobody to ask"),
        ("500 twice", ["world errors=2"], "server_error", "is failing itself"),
        ("nonsense", [f"set {GLOBALPING} status 202 '<html>no</html>'"], "nonsense",
         "cannot be understood"),
        ("nonsense for results", [f"set {GLOBALPING}/v1/measurements/ garbage"], "unreachable",
         "cannot be reached"),
        ("silence", [f"set {GLOBALPING} silent-request"], "silent", "did not answer in time"),
        ("a refused connection", [f"set {GLOBALPING} refuse"], "unreachable", "cannot be reached"),
        ("a foreign certificate", [f"set {GLOBALPING} cert unknown"], "unreachable", "cannot be reached"),
        ("no name", [f"dns {GLOBALPING} nxdomain"], "unreachable", "cannot be reached"),
        ("asked just now", ["spent 1"], "over_budget", "asked often enough"),
        ("asked four times in this hour", ["spent 4"], "over_budget", "asked often enough")):
    world(f"Globalping: {name}", [ERRORS, *lines], "down", "server_error", rule=15, problem=problem,
          evidence=said, never="place reach")
world("the budget is used up: not a packet", [ERRORS, "spent 1"], "down", "server_error", rule=15,
      problem="over_budget", asked={GLOBALPING: 0})
case("with --no-world: not a packet", [ERRORS], "down", "server_error", rule=15,
     asked={GLOBALPING: 0}, never="Globalping")
world("all is well: the world is not asked", [], "up", "none", "not asked", rule=21,
      scope="unknown", confidence="confirmed", asked={GLOBALPING: 0})
world("offline: the world is not asked", ["address @tiktok unreachable", "address @controls unreachable"],
      "offline", "no_network", "not asked", rule=1, asked={GLOBALPING: 0})

# --- OONI -------------------------------------------------------------------------------------------

UNREACHED = ["set @core refuse", "world 1-5=timeout"]
BLOCKED_THERE = ("""set api.ooni.io status 200 '{"result":{"anomaly_count":37,"confirmed_count":0,"""
                 """"failure_count":0,"ok_count":3,"measurement_count":40}}'""")

world("refused in a region, OONI agrees", [*UNREACHED, BLOCKED_THERE], "blocked", "unreachable", (5, 10),
      rule=9, **REGION, asked={"api.ooni.io/api/v1/aggregation?domain=www.tiktok.com": 1},
      evidence="In Germany, 37 of 40 measurements this week could not reach TikTok (OONI).")
world("refused in a region, OONI does not agree", UNREACHED, "down", "unreachable", (5, 10), rule=9,
      **REGION, asked={"api.ooni.io": 1},
      evidence="In Germany, 1 of 40 measurements this week could not reach TikTok (OONI).")
for words in ("rate-limit 60", "status 200 nonsense", "status 500", "silent-request", "gzip-bomb",
              "continue-flood", "refuse", "cert unknown"):
    world(f"refused in a region, OONI: {words}", [*UNREACHED, f"set api.ooni.io {words}"], "down",
          "unreachable", (5, 10), rule=9, **REGION, never="OONI", timeout=3)
world("errors are no sign of a block: OONI is not asked", [ERRORS, "world *=503"], "down",
      "server_error", (0, 10), rule=15, **EVERYONE, asked={"api.ooni.io": 0}, never="OONI")

# --- announcements ----------------------------------------------------------------------------------

ADS = "definition '{\"schema\":1,\"components\":[{\"id\":\"ads\",\"enabled\":true}]}'"
FEED = "business-api.tiktok.com/marketing_api"
ITEM = "<item><title>{0}</title><pubDate>{{date-600}}</pubDate></item>"
LAUGHS = "".join(f'<!ENTITY {a} "{10 * f"&{b};"}">' for a, b in zip("bcdefghij", "abcdefghi"))


def feed(name, body, announced=(), state="up", reason="none", lines=(), **more):
    answer = f"set {FEED} {body}" if body else f"set {FEED} ok"
    case(f"the feed: {name}", [ADS, answer, *lines], state, reason, announced=list(announced),
         **{"asked": {FEED: 1}, **more})


feed("no incident", None, rule=21)
feed("an incident, and all works", f"status 200 '<rss><channel>{ITEM.format('Reports are late')}"
     f"{ITEM.format('Sign-in is slow')}</channel></rss>'", ["Reports are late", "Sign-in is slow"], rule=21)
feed("an incident of last year", "status 200 '<rss><channel><item><title>Old</title>"
     "<pubDate>{date-30000000}</pubDate></item></channel></rss>'", rule=21)
feed("an incident, and TikTok is down", f"status 200 '<rss><channel>{ITEM.format('Late')}</channel></rss>'",
     ["Late"], "down", "server_error", ["set @core status 503"], rule=15)
feed("a maintenance of what fails is why", f"status 200 '<rss><channel>{ITEM.format('Maintenance')}"
     "</channel></rss>'", ["Maintenance"], "partial", "maintenance",
     ["set business-api.tiktok.com/open_api status 500"], rule=17)
feed("a maintenance of what works is no reason", f"status 200 '<rss><channel>{ITEM.format('Maintenance')}"
     "</channel></rss>'", ["Maintenance"], "partial", "server_error",
     ["set www.tiktok.com/oembed status 503"], rule=16)
feed("a page", "status 200 '<!DOCTYPE html><html>Sign in</html>'", rule=21)
for words in ("status 404", "status 304", "challenge"):
    feed(words, words, rule=21)
for words in ("oversize", "gzip-bomb", "continue-flood", "garbage", "silent-request"):
    feed(words, words, rule=21, into=HOSTILE)
feed("a billion laughs", f"""status 200 '<!DOCTYPE rss [<!ENTITY a "ha">{LAUGHS}]><rss><channel><item>"""
     "<title>&j;</title></item></channel></rss>'", rule=21, into=HOSTILE)
case("the feed of what is not checked is not asked", [f"set {FEED} status 500"], "up", rule=21,
     announced=[], asked={"business-api.tiktok.com": 0})
case("no feed is wanted", [ADS, f"set {FEED} status 200 '<rss><channel>{ITEM.format('Late')}</channel></rss>'"],
     "up", rule=21, asked={FEED: 0})

# --- the definition ---------------------------------------------------------------------------------

SERVICE = """{"schema":1,"name":"Example","date":"2026-01-01","home":"https://www.example.com/",
"trusted_hosts":["example.com"],"components":[{"id":"site","name":"Site","core":true,"probes":[
{"url":"https://www.example.com/","healthy":[{"status":200,"contains_all":["Hello"]}]}]}],
"controls":[{"id":"google","name":"Google","operator":"Google",
"url":"https://www.gstatic.com/generate_204","healthy":[{"status":204}]}]}""".replace("\n", "")

case("the person's own definition is no JSON", ["definition '{\"schema\": 1,'"], "up", rule=21,
     said=["tiktok.json", "The shipped definition is used instead."], faults=core(None))
case("the person's own definition has a wrong member",
     ["definition '{\"schema\":1,\"components\":[{\"id\":\"live\",\"slow_ms\":\"fast\"}]}'"], "up",
     rule=21, said=["config/tocsin/services/tiktok.json", "slow_ms", "shipped definition"])
case("the person's own definition mends a moved URL",
     ["definition '{\"schema\":1,\"components\":[{\"id\":\"live\",\"probes\":[{\"url\":"
      "\"https://webcast.tiktok.com/new\",\"healthy\":[{\"status\":200,\"contains_all\":[\"well\"]}]}]}]}'",
      "set webcast.tiktok.com/new status 200 well", "set webcast.tiktok.com/webcast status 410"],
     "up", rule=21, faults={"live": None}, asked={"webcast.tiktok.com/new": 1})
case("the person's own definition switches a component off",
     ["definition '{\"schema\":1,\"components\":[{\"id\":\"live\",\"enabled\":false}]}'",
      "set webcast.tiktok.com status 500"], "up", rule=21, asked={"webcast.tiktok.com": 0})
case("the person's own definition switches the APIs on",
     ["definition '{\"schema\":1,\"components\":[{\"id\":\"posting\",\"enabled\":true},"
      "{\"id\":\"ads\",\"enabled\":true},{\"id\":\"shop\",\"enabled\":true}]}'"], "up", rule=21,
     faults={"posting": None, "ads": None, "shop": None})
case("another service altogether", [f"file other.json '{SERVICE}'",
     "set www.example.com status 200 'Hello there'"], "up", rule=21,
     arguments=["--service", "{lab}/other.json"], faults={"site": None},
     evidence="Example is up", asked={"www.tiktok.com": 0})
case("another service that is down", [f"file other.json '{SERVICE}'",
     "set www.example.com status 500"], "down", "server_error", rule=15,
     arguments=["--service", "{lab}/other.json"], faults={"site": "http_error", "google": None},
     evidence="Example is down")
case("another service that is not there", [], None, None, arguments=["--service", "{lab}/none.json"],
     usage=True, said=["none.json"])
case("another service that makes no sense", ["file other.json '{\"schema\":1}'"], None, None,
     arguments=["--service", "{lab}/other.json"], usage=True, said=["other.json", "$."])
case("a time-out of nonsense", [], None, None, arguments=["--timeout", "0"], usage=True,
     said=["--timeout"])

# --- hostile ----------------------------------------------------------------------------------------


def hostile(name, lines, state, reason="none", **more):
    case(name, lines, state, reason, into=HOSTILE, **{"timeout": 2, **more})


DOWN = ("down", "server_error")
SILENT = ("down", "congestion")
UNCLEAR = ("unknown", "unclear")
FILTERED = ("blocked", "sni_block")
UNREACHABLE = ("unknown", "unreachable")
NO_NETWORK = ("offline", "no_network")
PORTAL = ("offline", "portal")

# What everybody does, the fault, the verdict when only TikTok does it, and when everybody does.
for words, fault, alone, everybody in (
    ("continue-flood", "eof_error", DOWN, NO_NETWORK),
    ("drip-header 50", "response_timeout", SILENT, NO_NETWORK),
    ("drip-body 50", "response_timeout", SILENT, NO_NETWORK),
    # The second address for static content is fine with any body.
    ("gzip-bomb", "body_too_large", UNCLEAR, UNCLEAR),
    ("oversize", "body_too_large", UNCLEAR, UNCLEAR),
    ("big-headers", "eof_error", DOWN, NO_NETWORK),
    ("redirect-chain 1000", "redirect_loop", UNCLEAR, PORTAL),
    ("redirect-loop", "redirect_loop", UNCLEAR, PORTAL),
    ("fin-request", "eof_error", DOWN, NO_NETWORK),
    ("garbage", "eof_error", DOWN, NO_NETWORK),
    ("http09", "eof_error", DOWN, NO_NETWORK),
    ("garbage-hello", "tls_reset", UNREACHABLE, NO_NETWORK),
    ("fin-hello", "tls_reset", FILTERED, NO_NETWORK),
    ("fin-accept", "tls_reset", UNREACHABLE, NO_NETWORK),
    ("silent-accept", "tls_timeout", UNREACHABLE, NO_NETWORK),
):
    hostile(f"TikTok: {words}", [f"set @tiktok {words}"], *alone,
            faults={**www(fault), "gstatic": None})
    hostile(f"everybody: {words}", [f"set * {words}"], *everybody, faults=www(fault))
    if words.endswith(("hello", "accept")):
        continue
    hostile(f"the page alone: {words}", [f"set www.tiktok.com/explore {words}"],
            *(("partial", alone[1]) if alone[0] == "down" else ("up",)),
            faults={"page": fault, "edge": None, "videos": None, "static": None})
hostile("the controls alone: all of them endless", ["set @controls continue-flood",
        "set www.tiktok.com/oembed status 503"], "partial", "server_error",
        faults={"gstatic": "eof_error"})
hostile("names that never resolve", ["dns * silent"], "offline", "dns",
        faults=core("dns_temporary_failure"))
hostile("one name that never resolves", ["dns webcast.tiktok.com silent"], "partial", "server_error",
        faults={"live": "dns_temporary_failure", **core(None)})
hostile("a certificate with 5,000 names", ["names-in-certificate 5000 www.tiktok.com"], "up",
        faults=core(None))
hostile("a certificate with 5,000 other names", ["names-in-certificate 5000 n.example"],
        "blocked", "redirected", faults=www("ssl_invalid_hostname"))
hostile("a redirect to a file", ["set www.tiktok.com/explore redirect file:///etc/passwd"], "up",
        faults={"page": "http_unexpected"})
hostile("a redirect to nonsense", ["set www.tiktok.com/explore redirect 'http://a b/'"], "up",
        faults={"page": "redirected_away"})
hostile("a redirect without a place", ["set www.tiktok.com/explore status 302"], "up",
        faults={"page": "http_unexpected"})
hostile("markup in what is shown", ["set www.tiktok.com/explore redirect "
        "'https://<b>bold</b>.example/'"], "up", faults={"page": "redirected_away"})
hostile("Retry-After of centuries",
        ["set @tiktok status 503 'Retry-After: 99999999999999999999'"],
        ("down", "maintenance"), ..., faults=core(...))
hostile("Retry-After of nonsense", ["set @tiktok status 503 'Retry-After: soon'"], "down",
        "server_error", faults=core("http_error"))
hostile("a date of nonsense", ["set @controls status 200 'Date: yesterday'",
        "set www.tiktok.com/oembed status 503"], "partial", "server_error")
hostile("NUL bytes and broken UTF-8", ["set www.tiktok.com/oembed garbage"], "partial",
        "server_error", faults={"videos": "eof_error"})
hostile("JSON nested without end", ["set www.tiktok.com/oembed status 200 " + "[" * 20000], "up",
        faults={"videos": "wrong_body"}, states={"videos": "not_verifiable"})
hostile("an unknown status", ["set www.tiktok.com/oembed status 999"], "partial", "server_error",
        faults={"videos": "http_error"})
