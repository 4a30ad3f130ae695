"""FLIP's surface on a developer's machine, and what it refuses everywhere."""

from pathlib import Path

import pytest

from flip import FLIP, DevFLIP, ProdFLIP, ResourceType
from flip.errors import ImagesNotAvailable, ServerSideOnly


@pytest.fixture
def developer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "rows.csv").write_text("accession_id,age_years\n0012,61\n0013,70\n")
    (tmp_path / "images" / "0012").mkdir(parents=True)
    monkeypatch.setenv("LOCAL_DEV", "true")
    monkeypatch.setenv("DEV_DATAFRAME", str(tmp_path / "rows.csv"))
    monkeypatch.setenv("DEV_IMAGES_DIR", str(tmp_path / "images"))
    return tmp_path


def test_developer_reads_rows_and_images_from_settings(developer: Path) -> None:
    flip = FLIP("standard")
    assert isinstance(flip, DevFLIP)
    assert list(flip.get_dataframe("project", "select 1")["accession_id"]) == ["0012", "0013"]
    assert flip.get_by_accession_number("project", "0012", ResourceType.NIFTI) == developer / "images" / "0012"
    with pytest.raises(ImagesNotAvailable):
        flip.get_by_accession_number("project", "0013")


def test_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCAL_DEV", raising=False)
    monkeypatch.delenv("DEV_DATAFRAME", raising=False)
    with pytest.raises(RuntimeError, match="DEV_DATAFRAME"):
        FLIP().get_dataframe()


def test_at_a_trust_the_rows_come_from_the_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCAL_DEV", "false")
    assert isinstance(FLIP("evaluation"), ProdFLIP)


def test_a_column_that_the_trust_leaves_out_is_there_and_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = b'[{"accession_id": "a", "age_years": 61}, {"accession_id": "b", "age_years": null}]'
    monkeypatch.setenv("LOCAL_DEV", "false")
    monkeypatch.setattr("flip.gateway.ask", lambda _question: ({"kind": "rows"}, rows))
    frame = FLIP().get_dataframe()
    assert list(frame["accession_id"]) == ["a", "b"]
    assert frame["age_years"].isna().tolist() == [False, True]
    assert frame["sex"].isna().all()
    assert frame["person_key"].isna().all()


def test_unknown_job_type_is_refused() -> None:
    with pytest.raises(ValueError, match="federated"):
        FLIP("federated")


@pytest.mark.parametrize("kind", [ResourceType.DICOM, ResourceType.ALL, [ResourceType.NIFTI, ResourceType.SEG]])
def test_only_nifti_is_available(developer: Path, kind: ResourceType) -> None:
    with pytest.raises(ValueError, match="NIFTI"):
        FLIP().get_by_accession_number("project", "0012", kind)


@pytest.mark.parametrize("accession", ["../0012", "a/b", "", ".hidden"])
def test_a_path_is_no_accession(developer: Path, accession: str) -> None:
    with pytest.raises(ValueError, match="accession_id"):
        FLIP().get_by_accession_number("project", accession)


@pytest.mark.parametrize(
    "call", ["send_metrics", "update_status", "send_handled_exception", "upload_results_to_s3", "add_resource"]
)
def test_calls_of_the_server_say_what_to_do_instead(developer: Path, call: str) -> None:
    with pytest.raises(ServerSideOnly, match="reply"):
        getattr(FLIP(), call)("TRUST", "model", "LOSS", 0.5)
