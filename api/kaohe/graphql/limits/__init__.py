"""What a request may ask for: its document and, known before execution, the size of its answer."""

from kaohe.graphql.limits.cost import CostLimiter, cost_of
from kaohe.graphql.limits.limits import Limits
from kaohe.graphql.limits.shape import shape_rule

__all__ = ["CostLimiter", "Limits", "cost_of", "shape_rule"]
