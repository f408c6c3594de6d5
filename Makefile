# Each target sets up by itself; dev.py does the work on every system.
PYTHON ?= python3

.PHONY: setup run test test-long bench

setup run test test-long bench:
	@$(PYTHON) dev.py $@
