"""A story through time: what happened, what is due, what speaks for it, who wants what."""

from sayso.developments import find_developments
from sayso.follow.expectations import find_expectations
from sayso.follow.positions import find_positions
from sayso.follow.timeline import find_timeline

__all__ = ["find_developments", "find_expectations", "find_positions", "find_timeline"]
