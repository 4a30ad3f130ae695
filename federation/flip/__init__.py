"""What a researcher's app may import: the frozen cohort of its project and the images of its studies."""

from flip.constants import JobType, ResourceType
from flip.core import FLIP, DevFLIP, FLIPBase, ProdFLIP

__all__ = ["FLIP", "DevFLIP", "FLIPBase", "JobType", "ProdFLIP", "ResourceType"]
