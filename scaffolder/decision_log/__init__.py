"""The decision log of a repository: records that people and the tool wrote, read, checked, edited and superseded.

Any common form is understood; an edit keeps every byte that it does not change, and accepted text is never rewritten.
"""

from __future__ import annotations

from scaffolder.decision_log.folder import HABITS, held, locate, read
from scaffolder.decision_log.links import linked
from scaffolder.decision_log.naming import find

__all__ = ["HABITS", "find", "held", "linked", "locate", "read"]
