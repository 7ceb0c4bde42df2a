"""Which rows are the same thing: groups within a table, links between two, how good they are."""
