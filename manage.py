#!/usr/bin/env python
"""One command for everything: serve, migrate, demo, replay, recount, verify, tick."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vioip.settings")
    if sys.argv[1:2] == ["replay"]:  # counts a file: touches no database, signs nothing, serves nobody
        os.environ.setdefault("SECRET_KEY", "replay-signs-nothing")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
