"""How long linking and reconciling take, and how much memory: on invented casebooks like real ones.

Each size is measured in a process of its own on two processors. Making the reports and claims is not counted
in the seconds, but they are held, as they are in use, in the memory. `growth` is the exponent between the two
sizes: 1 where twice the claims take twice the time.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import Any

from benchmarks.shared import two_cores

SMALL, LARGE = 100_000, 1_000_000
QUICK = 10_000
POLICY = "recount-1"


def measure(quick: bool) -> dict[str, float]:
    """Seconds and GiB; `part` is a tenth of the smaller size, which CI measures again."""
    part = _measured(QUICK)
    figures = {"scale.part.seconds": part["seconds"]}
    if quick:
        return figures
    small, large = _measured(SMALL), _measured(LARGE)
    growth = math.log(large["seconds"] / small["seconds"]) / math.log(large["claims"] / small["claims"])
    return figures | {
        "scale.100k.seconds": small["seconds"],
        "scale.100k.gib": small["gib"],
        "scale.1m.seconds": large["seconds"],
        "scale.1m.gib": large["gib"],
        "scale.growth": round(growth, 3),
    }


def _measured(claims: int) -> dict[str, Any]:
    with two_cores():
        command = [sys.executable, "-m", "benchmarks.scale", str(claims)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _main() -> None:
    """Make so many claims, link and reconcile them, and print how long it took and how much was held."""
    import resource  # noqa: PLC0415  (not on every system, and only this process needs it)
    import time  # noqa: PLC0415

    from benchmarks.invented import casebook  # noqa: PLC0415
    from recount.pipeline.reckoning import Rules, add_up  # noqa: PLC0415

    reports, claims = casebook(int(sys.argv[1]))
    start = time.perf_counter()
    reckoning = add_up(reports, claims, Rules(POLICY))
    seconds = time.perf_counter() - start
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {
                "reports": len(reports),
                "claims": len(claims),
                "incidents": len(reckoning.incidents),
                "seconds": round(seconds, 1),
                "gib": round(held / 2**20, 2),
            }
        )
    )


if __name__ == "__main__":
    _main()
