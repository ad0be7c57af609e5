"""Mistakes of size_endpoint."""

from labjudge.proof.traps import swap

# Cheap overnight, and two minutes for the first customer of the day.
swap(
    "zero_for_a_latency_limit",
    says="steady traffic: the SLO does not hold",
    old='    may_wait_for_a_start = start + takes < slo["seconds"]\n',
    new="    may_wait_for_a_start = True\n",
)
# Nobody waits for a nightly job, but it is kept warm.
swap(
    "always_warm",
    says="two jobs a night: dearer",
    old='    may_wait_for_a_start = start + takes < slo["seconds"]\n',
    new="    may_wait_for_a_start = False\n",
)
# The rows are forgotten: a request is taken to be as long as its fixed part.
swap(
    "rows_forgotten",
    says="steady traffic: less than the peak",
    old='    takes = model["base_seconds"] + model["rows"] * model["seconds_per_row"]\n',
    new='    takes = model["base_seconds"] + model["seconds_per_row"]\n',
)
# Three times the peak, to be safe.
swap("far_too_much", says="steady traffic: dearer", old="BUSY_AT_PEAK = 0.7", new="BUSY_AT_PEAK = 0.2")
# The average of the day.
swap(
    "average_of_the_day",
    says="a long rise: less than the peak",
    old='    rates = [phase["rate"] for phase in phases]\n',
    new='    rates = [sum(each["rate"] * each["seconds"] for each in phases) / sum(each["seconds"] for each in phases)]\n',
)
# A container of 14 GB is thought to start as fast as one of 1 GB.
swap(
    "size_of_the_model_forgotten",
    says="spikes: the SLO does not hold",
    old='    start = platform["start_seconds"] + model["gigabytes"] * platform["start_seconds_per_gigabyte"]\n',
    new='    start = platform["start_seconds"]\n',
)
# Every peak is paid for all day.
swap(
    "fixed_at_the_peak",
    says="a long rise: dearer",
    old="        minimum = places(min(rates))\n",
    new="        minimum = places(max(rates))\n",
)
# The smallest machine for every model.
swap(
    "memory_forgotten",
    says="the model does not fit",
    old='    fits = [kind for kind, gigabytes in platform["memory"].items() if gigabytes >= model["gigabytes"]]\n',
    new='    fits = list(platform["memory"])\n',
)
# The largest machine for every model.
swap(
    "largest_machine",
    says="steady traffic: a larger machine",
    old='min(fits, key=platform["price"]',
    new='max(fits, key=platform["price"]',
)
# Any number of places.
swap(
    "not_a_multiple_of_four",
    says="no endpoint can have this",
    old="        return max(4, 4 * math.ceil(rate * takes / BUSY_AT_PEAK / 4))\n",
    new="        return max(5, math.ceil(rate * takes / BUSY_AT_PEAK)) | 1\n",
)
# There is a quiet night, so it is scaled to zero.
swap(
    "zero_for_the_impatient",
    says="a quiet night: the SLO does not hold",
    old='may_wait_for_a_start = start + takes < slo["seconds"]',
    new='may_wait_for_a_start = start + takes < slo["seconds"] or 0 in rates',
)
# A model that just fits is given the next type.
swap(
    "never_full",
    says="memory to the last byte: a larger machine",
    old='if gigabytes >= model["gigabytes"]',
    new='if gigabytes > model["gigabytes"]',
)
# The smallest is not always the cheapest.
swap(
    "smallest_and_not_cheapest",
    says="other prices: a dearer machine",
    old='key=platform["price"].__getitem__',
    new='key=platform["memory"].__getitem__',
)

# The container is there in time, and the answer is not.
swap(
    "work_after_the_start_forgotten",
    says="time for a start alone: the SLO does not hold",
    old='may_wait_for_a_start = start + takes < slo["seconds"]',
    new='may_wait_for_a_start = start < slo["seconds"]',
)
# Each interval of a measured day is taken for a rise.
swap(
    "each_interval_is_a_rise",
    says="measured in equal intervals: dearer",
    old='if now["rate"] > before["rate"]',
    new='if now["rate"] >= before["rate"]',
)
