"""Words of the library."""

from enum import Enum


class ResourceType(str, Enum):
    """Kinds of image file that an app may ask for."""

    DICOM = "DICOM"
    NIFTI = "NIFTI"
    SEG = "SEG"
    ALL = "ALL"


class JobType(str, Enum):
    """Kinds of job, as in `config.json`."""

    STANDARD = "standard"
    EVALUATION = "evaluation"
