"""The picture of a line: what it shows, and where each box and curve of it lies."""
