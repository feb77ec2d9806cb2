"""What a clinic runs, on plain HTTP: with DEBUG, Django keeps the last 9,000 statements of a connection."""

from vioip.settings import *  # noqa: F403

DEBUG = False
