"""Finding anything: text cut into words, a query language, an index in the database, answers."""
