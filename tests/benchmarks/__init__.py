"""Timings, compared within one run and on one machine, so that they mean the same everywhere.

Each benchmark tells ratios, such as "ten times the text takes at most twenty times as long", and
never just seconds. They are not part of the suite: ``make bench`` runs them.
"""
