"""warpmatch against the installed RapidFuzz on generated calls: `make differential`."""
