"""The `FLIP` object: one surface, at a trust and on a researcher's own machine."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from flip.constants import JobType, ResourceType
from flip.errors import ImagesNotAvailable, ServerSideOnly

if TYPE_CHECKING:
    import pandas

ResourceTypes = ResourceType | list[ResourceType]


def FLIP(job_type: str | JobType = JobType.STANDARD) -> FLIPBase:
    """The library's one entry: data of the trust, or of the developer's machine while LOCAL_DEV is true."""
    local = os.environ.get("LOCAL_DEV", "true").strip().lower() in ("1", "true", "yes")
    return DevFLIP(JobType(job_type)) if local else ProdFLIP(JobType(job_type))


class FLIPBase(ABC):
    """What an app may call."""

    def __init__(self, job_type: JobType) -> None:
        self.job_type = job_type

    @abstractmethod
    def get_dataframe(self, project_id: str | None = None, query: str | None = None) -> pandas.DataFrame:
        """One row per study of the frozen cohort. Project and query are FLIP's arguments: neither changes the rows."""

    @abstractmethod
    def _study_folder(self, accession_id: str) -> Path:
        """Folder of one study's images."""

    def get_by_accession_number(
        self,
        project_id: str | None,
        accession_id: str,
        resource_type: ResourceTypes = ResourceType.NIFTI,
    ) -> Path:
        """Folder with the NIfTI files of one study, read-only; `ImagesNotAvailable` for a study without images."""
        wanted = resource_type if isinstance(resource_type, list) else [resource_type]
        if [ResourceType(kind) for kind in wanted] != [ResourceType.NIFTI]:
            raise ValueError("only ResourceType.NIFTI is available: DICOM never enters the sandbox")
        if not isinstance(accession_id, str) or not accession_id or "/" in accession_id or accession_id.startswith("."):
            raise ValueError("accession_id must be a value of the column accession_id")
        return self._study_folder(accession_id)

    def add_resource(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refused: nothing is written back to the trust's stores from a sandbox."""
        raise ServerSideOnly("images cannot be written from an app; return numbers in the reply")

    def _server_side(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise ServerSideOnly("metrics go into the reply's MetricRecord under the names that config.json declares")

    update_status = _server_side
    send_metrics = _server_side
    send_handled_exception = _server_side
    send_event = _server_side
    upload_results_to_s3 = _server_side
    cleanup = _server_side


class ProdFLIP(FLIPBase):
    """At a trust: rows come from the fl-client over the sandbox's socket, images from a read-only folder."""

    def get_dataframe(self, project_id: str | None = None, query: str | None = None) -> pandas.DataFrame:
        """One row per study, as the fl-client hands them out."""
        import pandas

        from flip.gateway import ask

        _, body = ask({"kind": "rows"})
        frame = pandas.DataFrame(_parse_rows(body), columns=_COLUMNS)
        return frame.astype({name: "string" for name in _COLUMNS if name != "age_years"}).astype({"age_years": "Int64"})

    def _study_folder(self, accession_id: str) -> Path:
        from flip.gateway import ask

        answer, _ = ask({"kind": "image", "accessionId": accession_id})
        if answer.get("found") is not True:
            raise ImagesNotAvailable(f"no images of {accession_id}")
        return Path(os.environ.get("FLIP_IMAGES_FOLDER", "/data/images")) / accession_id


class DevFLIP(FLIPBase):
    """On a developer's machine: rows from the CSV in DEV_DATAFRAME, images from DEV_IMAGES_DIR/<accession_id>."""

    def get_dataframe(self, project_id: str | None = None, query: str | None = None) -> pandas.DataFrame:
        """The rows of the CSV file."""
        import pandas

        return pandas.read_csv(_setting("DEV_DATAFRAME"), dtype={"accession_id": "string"})

    def _study_folder(self, accession_id: str) -> Path:
        folder = Path(_setting("DEV_IMAGES_DIR")) / accession_id
        if not folder.is_dir():
            raise ImagesNotAvailable(f"no images of {accession_id}")
        return folder


_COLUMNS = [
    "accession_id",
    "person_key",
    "age_years",
    "sex",
    "modality",
    "body_site",
    "finding_concept_ids",
]


def _parse_rows(body: bytes) -> list[dict[str, Any]]:
    import json

    rows: list[dict[str, Any]] = json.loads(body)
    return rows


def _setting(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"{name} is not set; it is needed while LOCAL_DEV is true")
    return value
