"""Brackenshire, a council that does not exist: loaded by ``manage.py load_demo``, never in
production. What people say and decide stands in ``data/``; the modules play it through the real
actions, with a clock that is moved to when each thing happened.
"""

from participation.demo.showing import codes

__all__ = ["codes"]
