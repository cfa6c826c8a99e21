"""What comes among the pieces of an answer besides its words."""

from __future__ import annotations


class Doing(str):
    """What is being done meanwhile, such as "Looking in your record"."""

    __slots__ = ()
