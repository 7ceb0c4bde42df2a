"""What stops a step."""


class StepError(Exception):
    """A step cannot go on; the message says why, and what to do."""


class CaseError(StepError):
    """A build cannot run a case, such as an old one that lacks the function."""
