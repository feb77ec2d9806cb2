"""`python -m bench._readers PORT LOGIN PATH…`: somebody who asks for one page after the other.

Ends with its input; tells how many pages came, and how long each took in milliseconds, as one line of JSON.
"""

from __future__ import annotations

import http.client
import json
import select
import sys
import time
from itertools import cycle


def main(port: int, login: str, paths: list[str]) -> dict[str, object]:
    """Until somebody closes the input."""
    times_ms: list[float] = []
    for path in cycle(paths):
        if select.select([sys.stdin], [], [], 0)[0]:
            break
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path, headers={"Cookie": f"vioip={login}"})
        response = connection.getresponse()
        response.read()
        connection.close()
        assert response.status == 200, (path, response.status)
        times_ms.append(1000 * (time.perf_counter() - began))
    return {"times_ms": times_ms}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])))
