"""Mistakes of checklist."""

from labjudge.proof.traps import swap

# The offset of the day of the booking.
swap(
    "offset_of_the_booking",
    says="not the time of the appointment",
    old='.replace(tzinfo=ZoneInfo(booking["zone"]))\n',
    new="""\
.replace(
        tzinfo=UTC
    ) - booking["booked_at"].replace(tzinfo=UTC).astimezone(ZoneInfo(booking["zone"])).utcoffset()
    local = local.astimezone(ZoneInfo(booking["zone"]))
""",
)

# The day of UTC.
swap(
    "day_of_utc",
    says="a document at the edge of its last day",
    old='document["valid_until"] >= local.date()',
    new='document["valid_until"] >= starts.date()',
)

# Any booking will do.
swap(
    "first_booking",
    says="not the booking that holds",
    old='orderBy(F.desc("booked_at"))',
    new='where(F.col("status") == "booked").orderBy("booked_at")',
)

# Somewhere a check has passed.
swap(
    "any_device",
    says="the system check is not looked at closely",
    old='[each for each in room["checks"] if each["device"] == booking["device"] and each["at"] <= starts]',
    new='[each for each in room["checks"] if each["at"] <= starts]',
)

# One thing on the desk that is allowed is enough.
swap(
    "one_allowed_aid",
    says="an aid on the desk is not told",
    old='set(room["desk"]) <= set(rules["allowed"])',
    new='not room["desk"] or bool(set(room["desk"]) & set(rules["allowed"]))',
)

# The wall clock goes back, whatever happens between.
swap(
    "by_the_wall_clock",
    says="not the minutes before the start",
    old='"ready_at": starts - timedelta',
    new='"ready_at": local - timedelta',
)

# Rows are sorted, by another time.
swap(
    "latest_day",
    says="the booking for the latest day",
    old='orderBy(F.desc("booked_at"))',
    new='orderBy(F.desc("day"))',
)

# The list is taken to be in order.
swap(
    "last_of_the_list",
    says="checks in another order than in time",
    old='last = max(checks, key=lambda each: each["at"], default=None)',
    new="last = checks[-1] if checks else None",
)

# No minutes are taken for no rule.
swap(
    "zero_is_no_rule",
    says="a break is too long",
    old='room["break_minutes"] <= rules["break_minutes"]',
    new='not rules["break_minutes"] or room["break_minutes"] <= rules["break_minutes"]',
)
