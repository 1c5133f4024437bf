"""Knowledge as data: codes, lexicons, heading styles, rules. Loader here, facts in ``data/``."""

from .loader import Catalog

__all__ = ["Catalog"]
