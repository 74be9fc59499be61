"""What can be wrong with the log."""


class NoLogKey(RuntimeError):
    """This process has not got the key of the log's chain."""


class ChainBroken(RuntimeError):
    """The log is not the one that was here before. ``str()`` is a sentence for an operator."""
