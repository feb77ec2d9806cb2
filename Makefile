# Everything is in deploy/bootstrap.py, which needs nothing but Python; `make PYTHON=python3.12 run` takes another.
PYTHON ?= python3
PORT ?= 8000
export PORT
OLD = vioip needs Python 3.11 or newer and $(PYTHON) is older: make PYTHON=python3.11 $@

.PHONY: help setup run test check demo bench promises soak screenshots

help:
	@$(PYTHON) deploy/bootstrap.py help

setup run test check demo bench promises soak screenshots:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or newer." >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(OLD)" >&2; exit 2; }
	@$(PYTHON) deploy/bootstrap.py $@
