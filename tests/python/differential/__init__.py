"""warpmatch against the installed RapidFuzz on calls that Hypothesis makes up."""
