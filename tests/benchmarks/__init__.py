"""Timings, compared within one run and on one machine, so that they mean the same everywhere.

Each benchmark asserts a ratio, such as "ten times the text takes at most twenty times as long", and
never a number of seconds. They are not part of the suite: ``pytest -m benchmark tests/benchmarks``.
"""
