"""What a clinic runs, on plain HTTP: with DEBUG on, Django keeps the last 9,000 statements of each connection."""

from vioip.settings import *  # noqa: F403

DEBUG = False
