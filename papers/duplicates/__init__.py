"""Papers that are in the library twice: finding them, merging two into one, and undoing that."""
