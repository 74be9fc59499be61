"""What can go wrong with a job."""


class LostLeaseError(Exception):
    """Another worker has taken the job over; whatever this one made must not be stored."""


class DeadWorkerError(Exception):
    """Never raised: the name that stands in the task table where a killed worker left its task."""
