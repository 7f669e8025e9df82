# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of the stories: what happens to the internet one after the other, and what a person has to
be told and shown meanwhile. test-stories runs them.

A new story is a new row:

  story("name", chapter("what happens", ["line", ...], icon="up"), chapter(...), ...)

All is well at first, and the program starts once the first chapter's lines are done. A chapter lasts
until its icon is shown and its news are told, and at least its minutes, which are the program's own:
TOCSIN_SPEEDUP divides them. At its end just that icon is shown, and just that was told in it.

The lines are those of `internet` and of lab.py, and

  well                     servers, names, addresses and routes are healthy again; we are at home
  elsewhere                another network, whose router is another one
  kill, stop, start        the program: SIGKILL; SIGTERM, and a good end; started anew
  action NAME [PARAMETER]  one of its actions, such as check-now
  await HOST/PATH          waits until that is requested the next time

What a chapter may say:

  icon="up"                the state whose icon is shown at the end
  told=["title", ...]      the news, in this order; or a pair of title and what its body matches
  minutes=1                how long it lasts at least
  rounds=1                 ends as soon as the first probe was requested so often, whatever is shown
  within=(95, 0)           the last news come within this many seconds, without a speed-up, after
                           the lines were done; and how much of that the speed-up does not divide

Of a story: world_asked=1, how often others were asked in all; says="...", what it may say on stderr nevertheless; seconds=60, about how long it takes, for those that take long; speedup=60; ipv6=True, it
makes no sense on a machine without IPv6. Where servers are silent, the speed-up has to be smaller: the
program forgets bad rounds after ten of its minutes, and a deadline of ten seconds is not divided.
"""

import cases

STORIES = []

# Those that differ most, for a program that is slow because it is sanitized.
FEW = (
    "one bad round is no outage",
    "an outage: 503",
    "an outage: resets of each request",
    "an outage for everyone is told once, as that",
    "maintenance becomes an outage",
    "a part fails, then everything",
    "an outage behind a Pi-hole",
    "offline, and an outage when the cable is back",
    "a hotel's portal, and signing in",
    "another network where the names are denied",
    "a filter resets the handshake that names TikTok",
    "stopped in an outage, started again, and it goes on",
)

DOWN = "TikTok is down"
MAINTENANCE = "TikTok is down for maintenance"
PARTIAL = "TikTok works only in part"
BACK = "TikTok is back"
UNSTABLE = "TikTok is unstable"
BLOCKED = "TikTok is blocked on your network"
REFUSED = "TikTok refuses your address"
REGION = "TikTok is not offered in your region"

QUIET = 20   # the speed-up of stories with silent servers
MOVING = 10  # and of those with another network, of which GLib tells a second late

FIRST_PROBE = "www.tiktok.com/robots.txt"
ERROR = "set @core status 503"


def chapter(text, lines=(), icon="up", told=(), minutes=1, **more):
    told = [(each, "") if isinstance(each, str) else each for each in told]
    if icon == "offline" and told:
        raise ValueError(f"{text}: nothing may be told of the service while the connection is not proven")
    return {"text": text, "lines": list(lines), "icon": icon, "told": told, "minutes": minutes, **more}


def story(name, *chapters, **more):
    if any(each["name"] == name for each in STORIES):
        raise ValueError(f"{name}: a story twice")
    STORIES.append({"name": name, "chapters": chapters, "seconds": 15, "speedup": 60, **more})


def well(minutes=3):
    return chapter("all is well", minutes=minutes)


def offline(text, lines, minutes=6):
    return chapter(text, lines, "offline", minutes=minutes)


def nothing(text, lines, minutes=8):
    """Something of which nothing is shown or told."""
    return chapter(text, lines, minutes=minutes)


def outage(lines=(ERROR,), minutes=2, told=(DOWN,), icon="down"):
    return chapter("TikTok fails", lines, icon, told, minutes)


def back(*lines, minutes=2):
    return chapter("TikTok works again", lines or ["well"], told=[BACK], minutes=minutes)


def silent_end(*lines, minutes=3):
    return chapter("all is well again", lines or ["well"], minutes=minutes)


# --- nothing is the matter --------------------------------------------------------------------------

story("an ordinary half hour", well(minutes=30), seconds=35)
story("one bad round is no outage",
      well(),
      *[part for _ in range(2) for part in
        (chapter("a single answer is an error", [ERROR], rounds=1), silent_end(minutes=6))])
story("a server that restarts: a reset and an error, and it is over",
      well(), chapter("resets", ["set @core reset-request"], rounds=2), silent_end(minutes=6))
story("a blip each time one looks now",
      well(),
      *[part for _ in range(2) for part in
        (chapter("an error just now", [ERROR, "action check-now"], rounds=1), silent_end(minutes=4))])

# --- outages by every kind of error that answers -----------------------------------------------------

for name, behaviour in (("503", "status 503"), ("500", "status 500"), ("502 from the edge", "status 502"),
                        ("resets of each request", "reset-request"),
                        ("connections closed on each request", "fin-request"),
                        ("truncated answers", "truncate"), ("garbage", "garbage")):
    story(f"an outage: {name}", well(), outage([f"set @core {behaviour}"]), back())
story("an outage: the certificate has expired",
      well(), outage(["set @core cert expired"], minutes=6), back(minutes=3))
story("an outage: nobody listens any more",
      well(), outage(["set @core refuse"], minutes=6), back())
story("an outage: connections are reset at once, whatever name they ask for",
      well(), outage(["set @core reset-accept"], minutes=6), back(), says=cases.NETWORKING_SAYS)
story("an outage: TikTok's name servers fail",
      well(), outage(["dns @tiktok servfail"], minutes=6), back("reset-all"))
story("an outage of everything at TikTok while all controls are filtered",
      well(), outage(["set @controls refuse", "set @tiktok status 503"]), back())
story("a long outage is told once",
      well(), outage(minutes=25), back(), seconds=35)
story("an outage that ends when it is told",
      well(), chapter("TikTok fails", [ERROR], "down", [DOWN], minutes=0), back(minutes=4))
story("two outages, each told with its end",
      well(), outage(), back(minutes=4), outage(["set @core status 500"]), back())
story("a good round within an outage does not end it",
      well(), outage(),
      chapter("one round is good", ["reset-all"], "down", rounds=1),
      chapter("and TikTok fails on", [ERROR], "down", minutes=6), back())
story("an outage at the first start",
      chapter("TikTok fails", [ERROR], "down", [DOWN], minutes=3), back())

# --- the world ------------------------------------------------------------------------------------------

EVERYONE = "TikTok is down for everyone"

story("an outage for everyone is told once, as that",
      well(),
      chapter("TikTok fails, here and elsewhere", ["world *=503", ERROR], "down",
              [(EVERYONE, "cannot reach it either")], minutes=6),
      back("well"))
story("an outage just here",
      well(),
      chapter("TikTok fails, but only here", ["world default", ERROR], "down",
              ["TikTok is down, but only for you"], minutes=4),
      back("well"))
story("refused here, reached elsewhere: blocked",
      well(),
      chapter("connections are refused here", ["world default", "set @core refuse"], "blocked",
              [BLOCKED], minutes=6),
      back("well"))
story("the world answers late: what was told is replaced in place",
      well(),
      chapter("TikTok fails, and the world thinks about it",
              ["world *=503 10=never", ERROR], "down", [DOWN, EVERYONE], minutes=30),
      back("well"), seconds=50)
story("the world is asked once in ten minutes, whatever a speed-up divides",
      well(),
      chapter("TikTok fails for half an hour", ["world *=503", ERROR], "down", [EVERYONE], minutes=25),
      back("well"),
      chapter("TikTok fails again", ["world *=503", ERROR], "down", [DOWN], minutes=4),
      back("well"), seconds=45, world_asked=1)
story("the person asks the world as often as they like",
      well(),
      chapter("TikTok fails", ["world *=503", ERROR], "down", [EVERYONE], minutes=3),
      chapter("it comes back elsewhere", ["world default", ERROR, "action check-now"], "down",
              ["TikTok is down, but only for you"], minutes=5),
      back("well"), world_asked=2)
story("a killed program keeps for whom it is down",
      well(),
      chapter("TikTok fails, here and elsewhere", ["world *=503", ERROR], "down", [EVERYONE], minutes=3),
      chapter("killed and started anew", ["kill", "start"], "down", minutes=6),
      back("well"), world_asked=1)

# --- outages in silence ------------------------------------------------------------------------------

story("an outage: requests are not answered",
      well(), outage(["set @core silent-request"], minutes=0), back(), seconds=60,
      speedup=QUIET)
story("an outage: packets vanish",
      well(), outage(["set @core backlog", "set www.tiktok.com/robots.txt silent-request",
                      "set www.tiktok.com/oembed silent-request"], minutes=0), back(), seconds=60,
      speedup=QUIET)
story("an outage: the handshake is never answered, whatever name it has",
      well(), outage(["set @core silent-accept"], minutes=0), back(), seconds=70,
      speedup=QUIET)

# --- the budget from the outage to its notification -----------------------------------------------------

# Just after a pulse, so that a whole interval passes until the next one. Silence costs the deadline
# of a pulse and of three surveys; of the first survey twice, for what is not due is asked when something
# has failed; and where the handshake fails, in each survey that of the other family of addresses.
for name, lines, seconds, deadlines in (
        ("errors", [ERROR], 95, 0),
        ("resets", ["set @core reset-request"], 95, 0),
        ("silence", ["set @core silent-request"], 135, 50),
        ("silence, and no handshake under any name",
         ["set @core silent-accept", "set www.tiktok.com/robots.txt silent-request",
          "set www.tiktok.com/oembed silent-request"], 135, 54.5)):
    story(f"in time: {name}",
          chapter("all is well", minutes=0),
          chapter("a pulse", [f"await {FIRST_PROBE}"], minutes=0.1),
          chapter("TikTok fails", lines, "down", [DOWN], minutes=0, within=(seconds, deadlines)),
          back(), speedup=4, seconds=50 + deadlines)

# --- maintenance ---------------------------------------------------------------------------------------

story("maintenance that says until when",
      well(), chapter("a maintenance page", ["set @core maintenance 3600"], "maintenance",
                      [(MAINTENANCE, "being maintained")], minutes=4),
      back(minutes=4), seconds=25)
story("maintenance that does not say until when",
      well(), chapter("a maintenance page", ["set @core status 503 'Under maintenance'"], "maintenance",
                      [MAINTENANCE], minutes=4),
      back())
story("an outage becomes maintenance",
      well(), outage(),
      chapter("a maintenance page", ["set @core status 503 'scheduled maintenance'"], "maintenance",
              [MAINTENANCE], minutes=3), back())
story("maintenance becomes an outage",
      well(), chapter("a maintenance page", ["set @core status 503 'under maintenance'"], "maintenance",
                      [MAINTENANCE], minutes=2),
      chapter("plain errors", [ERROR], "down", [DOWN], minutes=3), back())
story("a short Retry-After is obeyed and told as an outage",
      well(), outage(["set @core status 503 'Retry-After: 3'"], minutes=5), back())

# --- parts -----------------------------------------------------------------------------------------------

story("LIVE fails",
      well(), chapter("LIVE answers 500", ["set webcast.tiktok.com status 500"], "partial", [PARTIAL],
                      minutes=5), back(), seconds=35)
story("logging in fails",
      well(), chapter("log-in answers 502", ["set www.tiktok.com/login status 502", "action check-now"],
                      "partial", [PARTIAL], minutes=4), back())
story("static content fails",
      well(), chapter("static content answers 500",
                      ["set lf16-tiktok-web.ttwstatic.com status 500"],
                      "partial", [PARTIAL], minutes=5), back())
story("a part fails, then everything",
      well(), chapter("videos answer 500", ["set www.tiktok.com/oembed status 500"], "partial", [PARTIAL],
                      minutes=2),
      outage(), back())
story("everything fails, then only a part",
      well(), outage(),
      chapter("only videos answer 500", ["reset-all", "set www.tiktok.com/oembed status 500"], "partial",
              [PARTIAL], minutes=3), back())
story("what viewers do not use fails",
      well(), nothing("the interfaces for developers, advertisers and shops answer 500",
                      ["set open.tiktokapis.com status 500", "set business-api.tiktok.com status 500",
                       "set open-api.tiktokglobalshop.com status 500", "action check-now"]))
story("it fails now and then",
      well(minutes=1),
      *[part for _ in range(2) for part in
        (chapter("errors", [ERROR], rounds=2), silent_end(minutes=0.5))],
      chapter("errors for the third time", [ERROR], rounds=2),
      chapter("no more errors", ["well"], "partial", [PARTIAL], minutes=0),
      chapter("and half an hour later it is over", told=[BACK], minutes=3), seconds=50)

# --- slow ------------------------------------------------------------------------------------------------

story("TikTok is slow: shown, and not told unless one wants it",
      well(), chapter("each answer takes three seconds", ["set @core slow 3000"], "slow", minutes=0),
      chapter("quick again", ["well"], minutes=4), seconds=70)
story("everything is slow",
      well(), nothing("each answer takes three seconds", ["set @core slow 3000", "set @controls slow 3000"],
                      minutes=25), silent_end(), seconds=40)

# --- everyday life that is no outage -----------------------------------------------------------------------

story("a Pi-hole blocks one host",
      well(), nothing("one name is answered with 0.0.0.0",
                      ["dns lf16-tiktok-web.ttwstatic.com address 0.0.0.0",
                       "dns p16-sign-va.tiktokcdn.com address 0.0.0.0"], minutes=12), silent_end(), seconds=20)
story("an outage behind a Pi-hole",
      well(), nothing("one name is answered with 0.0.0.0",
                      ["dns lf16-tiktok-web.ttwstatic.com address 0.0.0.0",
                       "dns p16-sign-va.tiktokcdn.com address 0.0.0.0"]),
      outage(), back())
story("a country filters a control, before and in an outage",
      chapter("a control's name is denied", ["dns cp.cloudflare.com nxdomain"], minutes=6), outage(), back())
story("a challenge on the page",
      chapter("a challenge on the page", ["set www.tiktok.com/explore challenge"], minutes=3),
      nothing("and on looking now", ["action check-now"]), silent_end("well", "action check-now"))
story("challenges everywhere",
      well(), chapter("a challenge for each request", ["set @tiktok challenge", "action check-now"], "unknown",
                      minutes=6),
      silent_end("well", "action check-now"))
story("too many requests",
      well(), chapter("429 for each request", ["set @tiktok rate-limit", "action check-now"], "unknown",
                      minutes=6),
      silent_end("well", "action check-now"))
story("too many requests of one part",
      well(), nothing("429 for videos", ["set www.tiktok.com/oembed rate-limit 2"], minutes=10), silent_end())
story("a moved page and a retired endpoint",
      well(), nothing("404 for the page and for LIVE",
                      ["set www.tiktok.com/explore status 404", "set webcast.tiktok.com status 410",
                       "action check-now"]), silent_end())
story("empty answers say nothing",
      well(), chapter("empty answers", ["set @tiktok empty", "action check-now"], "unknown", minutes=6),
      silent_end())
story("IPv6 breaks while IPv4 works", well(),
      nothing("TikTok's IPv6 addresses are unreachable", ["address6 @tiktok unreachable"]), silent_end(),
      ipv6=True)

# --- the own connection --------------------------------------------------------------------------------------

story("offline and on again", well(), offline("the cable is pulled", ["route down"]), silent_end())
story("offline at the first start", offline("no cable", ["route down"]), silent_end())
story("offline, and an outage when the cable is back",
      well(), offline("the cable is pulled", ["route down"]), outage(["well", ERROR]), back("reset-all"))
story("an outage, offline, and all is well",
      well(), outage(), offline("the cable is pulled", ["route down"]), back())
story("an outage, offline, and the same outage",
      well(), outage(), offline("the cable is pulled", ["route down"]),
      chapter("the cable is back, TikTok is not", ["well", ERROR], "down", minutes=6), back("reset-all"))
story("the name server fails", well(), offline("no names", ["dns * servfail"]), silent_end())
story("an outage, no names, and all is well",
      well(), outage(), offline("no names", ["dns * servfail"]), back())

PORTAL = ["set @http-controls portal", "set @tiktok reset-hello", "set @tls-controls reset-hello"]

story("a hotel's portal, and signing in",
      chapter("before signing in", PORTAL, "offline", minutes=6), silent_end("well", "action check-now"))
story("a portal signs one out in an outage",
      well(), outage(), offline("the portal", ["dns * address 192.0.2.20", "set @http-controls portal",
                                             "set @tiktok cert wrong-name",
                                             "set @tls-controls cert wrong-name"]),
      back())
story("behind the portal there is an outage",
      well(), offline("the portal", ["elsewhere", *PORTAL], minutes=2), outage(["reset-all", ERROR]),
      back("reset-all"), seconds=50, speedup=MOVING)
story("somebody reads along",
      well(), offline("foreign certificates everywhere",
                      ["set @tiktok cert unknown", "set @tls-controls cert unknown"]), silent_end())
story("the clock is wrong",
      offline("certificates that are not valid yet",
              ["set @tiktok cert not-yet", "set @tls-controls cert not-yet",
               "set @http-controls skew 5184000"]), silent_end())

# --- somebody is in the way ------------------------------------------------------------------------------------

AGAIN = ("well", "action check-now")

story("the provider starts to deny the names",
      well(), chapter("no such name", ["dns @tiktok nxdomain"], "blocked", [(BLOCKED, "name server")],
                      minutes=4), back(*AGAIN))
story("the provider answers the names with an address of its own",
      well(), chapter("127.0.0.1", ["dns @tiktok address 127.0.0.1"], "blocked", [BLOCKED], minutes=4),
      back(*AGAIN))
story("another network where the names are denied",
      well(), chapter("at school", ["dns @tiktok nxdomain", "elsewhere"], "blocked", minutes=2),
      silent_end(minutes=2), seconds=40, speedup=MOVING)
story("blocked from the first start on",
      chapter("no such name", ["dns @tiktok nxdomain"], "blocked", minutes=6), silent_end(*AGAIN))
story("a filter resets the handshake that names TikTok",
      well(), chapter("resets", ["set @tiktok reset-hello"], "blocked", [(BLOCKED, "as soon as it names")],
                      minutes=4), back(*AGAIN))
story("a filter keeps silent when TikTok is named",
      well(), chapter("silence", ["set @tiktok silent-hello"], "blocked", [BLOCKED], minutes=0),
      back(*AGAIN), seconds=70, speedup=QUIET)
story("a page says that it may not be shown for legal reasons",
      well(), chapter("451", ["set @tiktok legal", "action check-now"], "blocked",
                      [(BLOCKED, "legal")], minutes=4), back(*AGAIN))
story("a block page with a certificate of its own",
      well(), chapter("a wrong name", ["set @tiktok cert wrong-name"], "blocked", [BLOCKED], minutes=6),
      back(*AGAIN))
story("TikTok refuses the address",
      well(), chapter("403", ["set @tiktok access-denied", "action check-now"], "blocked",
                      [REFUSED], minutes=4), back(*AGAIN))
story("a region notice at home",
      well(), chapter("not offered here", ["set @core region-notice us"], "blocked", [REGION], minutes=4),
      back(*AGAIN))
story("a region notice on a journey",
      well(), chapter("in a foreign country", ["set @core region-notice in", "elsewhere"], "blocked", minutes=2),
      silent_end(minutes=2), seconds=40, speedup=MOVING)
story("a block that ends by itself is noticed within its half hour",
      well(), chapter("no such name", ["dns @tiktok nxdomain"], "blocked", [BLOCKED], minutes=2),
      back(), seconds=50)

# --- networks that change --------------------------------------------------------------------------------------

story("networks come and go",
      well(), nothing("another network", ["elsewhere"], minutes=4), nothing("at home", ["well"], minutes=4))
story("another network in an outage",
      well(), outage(), chapter("another network", ["elsewhere"], "down", minutes=2), back("reset-all"),
      seconds=50, speedup=MOVING)
story("unreachable on a network where it never worked",
      well(), chapter("cannot tell why", ["set @core refuse", "elsewhere"], "unknown", minutes=2),
      silent_end(minutes=2), seconds=40, speedup=MOVING)

ABROAD = ["set www.cloudflare.com/cdn-cgi/trace status 200 loc=FR", "elsewhere"]

story("a VPN that changes",
      well(), nothing("by way of another country", ABROAD, minutes=4),
      nothing("and without it again", ["well"], minutes=4), seconds=60, speedup=MOVING)
story("a VPN that changes to where TikTok is blocked",
      well(),
      chapter("by way of a country that denies the names", ["dns @tiktok nxdomain", *ABROAD], "blocked",
              minutes=4),
      silent_end(minutes=2), seconds=60, speedup=MOVING)
story("a VPN whose exit moves to where TikTok is blocked",
      well(),
      chapter("a part fails, and so the country is noticed",
              ["set www.tiktok.com/login status 502", "action check-now"], "partial", [PARTIAL], minutes=2),
      back("well", "action check-now"),
      chapter("another country on the same network", ["dns @tiktok nxdomain", ABROAD[0]], "blocked",
              minutes=4),
      silent_end("well", "action check-now"))

# --- a program that is killed or restarted ------------------------------------------------------------------------

story("killed in an outage, which goes on",
      well(), outage(), chapter("killed and started", ["kill", "start"], "down", minutes=6), back())
story("killed in an outage, and TikTok is back when it starts",
      well(), outage(), back("kill", "well", "start"))
story("stopped in an outage, started again, and it goes on",
      well(), outage(), chapter("stopped and started", ["stop", "start"], "down", minutes=4), back())
story("stopped in an outage, and offline when it starts",
      well(), outage(), offline("no cable", ["stop", "route down", "start"]), back())
story("killed before the outage is certain",
      well(), chapter("a bad round", [ERROR], ..., rounds=1),
      chapter("killed and started", ["kill", "start"], "down", [DOWN], minutes=3), back())
story("killed while all is well",
      well(), nothing("killed and started", ["kill", "start"], minutes=4), outage(), back())
story("killed in a maintenance that becomes an outage meanwhile",
      well(), chapter("a maintenance page", ["set @core status 503 'under maintenance'"], "maintenance",
                      [MAINTENANCE], minutes=2),
      chapter("killed, and started in an outage", ["kill", ERROR, "start"], "down", [DOWN], minutes=3), back())

# --- flapping, and quiet -----------------------------------------------------------------------------------------

story("flapping",
      well(minutes=1),
      *[part for _ in range(3) for part in (outage(minutes=0), back(minutes=0))],
      outage(minutes=0, told=[UNSTABLE]),
      chapter("up for a moment", ["well"], minutes=2),
      outage(minutes=1, told=[]),
      chapter("quiet at last", ["well"], told=[BACK], minutes=4), seconds=40)
story("an outage while snoozed until it is back",
      well(), outage(),
      chapter("snoozed, it becomes maintenance",
              ["action snooze back", "set @core status 503 'Under maintenance'"], "maintenance", minutes=3),
      chapter("TikTok works again", ["well"], told=[(BACK, "While you were away: .*maintenance, .*back")]))
story("an outage within an hour of snoozing",
      well(), outage(["action snooze 1h", ERROR], told=[], minutes=6),
      chapter("the snooze is over", ["action snooze off"], "down", [DOWN], minutes=2), back())

if not set(FEW) <= {each["name"] for each in STORIES}:
    raise ValueError(f"no such story: {set(FEW) - {each['name'] for each in STORIES}}")
