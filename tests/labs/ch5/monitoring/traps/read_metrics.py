"""Mistakes of read_metrics."""

import math
from collections import defaultdict

from labjudge.proof.traps import swap, trap

# The average of the latency, whatever was asked for.
swap(
    "averages",
    says="an average is no percentile",
    old='"latency_ms": [_percentile(buckets, percent) for percent in percents],',
    new="""\
"latency_ms": [
            totals["request_latency_ms_sum"] / totals["request_latency_ms_count"] if buckets[math.inf] else None
            for _ in percents
        ],""",
)


@trap(says="a percentile of percentiles")
def mean_of_the_entities(endpoint: str, percents: list[float]) -> dict:
    text = WorkspaceClient().serving_endpoints.export_metrics(endpoint).contents.read().decode()
    totals, buckets = Counter(), defaultdict(dict)
    for name, labels, value in _LINE.findall(text):
        if name == "request_latency_ms_bucket":
            entity = labels.partition('served_entity_name="')[2].partition('"')[0]
            buckets[entity][float(_BOUND.search(labels)[1])] = float(value)
        else:
            totals[name] += float(value)
    latencies = []
    for percent in percents:
        own = [_percentile(each, percent) for each in buckets.values() if each[math.inf]]
        latencies.append(sum(own) / len(own) if own else None)
    return {
        "requests": totals["request_count_total"],
        "errors_4xx": totals["request_4xx_count_total"],
        "errors_5xx": totals["request_5xx_count_total"],
        "latency_ms": latencies,
    }


# The bound of the bucket, which is where its slowest request may be.
swap(
    "bound_of_the_bucket",
    says="the bucket's own bound",
    old="return lower if bound == math.inf else lower + (bound - lower) * (rank - below) / (count - below)",
    new="return lower if bound == math.inf else bound",
)

# The text has every number once, has it not? The last entity's stays.
swap(
    "last_entity_stays",
    says="not the sum of both entities",
    old="            totals[name] += float(value)\n",
    new="            totals[name] = float(value)\n",
)

# A bucket's count is taken for what is in this bucket alone.
swap(
    "not_cumulative",
    says="another percentile than the buckets have",
    old="    lower, below = 0.0, 0.0\n",
    new="""\
    finite = sum(count for bound, count in buckets.items() if bound != math.inf)
    rank = percent / 100 * finite
    whole, buckets = 0.0, dict(sorted(buckets.items()))
    for bound in buckets:
        whole += buckets[bound]
        buckets[bound] = whole
    lower, below = 0.0, 0.0
""",
)

# Beyond the last bound is at infinity.
swap(
    "infinity",
    says="beyond the last bound",
    old="return lower if bound == math.inf else lower +",
    new="return bound if bound == math.inf else lower +",
)
