"""Kinds of image file and of job."""

from enum import StrEnum


class ResourceType(StrEnum):
    """Kinds of image file that an app may ask for."""

    DICOM = "DICOM"
    NIFTI = "NIFTI"
    SEG = "SEG"
    ALL = "ALL"


class JobType(StrEnum):
    """Kinds of job, as in `config.json`."""

    STANDARD = "standard"
    EVALUATION = "evaluation"
