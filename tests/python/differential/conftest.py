import os

from hypothesis import settings

#: Of `make differential`; CALLS is how many each test makes.
settings.register_profile("long", max_examples=int(os.environ.get("CALLS") or 10_000))
