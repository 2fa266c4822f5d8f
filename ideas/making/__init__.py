"""A library of any size that nobody wrote, to measure with and to try things out on."""
