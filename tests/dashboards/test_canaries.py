"""Personal data planted in a call: in no export of any role, and no export without the right."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from dashboards import people
from dashboards.access.identity import identity_of
from dashboards.components import download
from dashboards.data import ask
from dashboards.exports.calls import calls_document
from dashboards.exports.document import ExportedFile
from dashboards.exports.making import Format, make_file, make_scorecard
from dashboards.people import DeniedError
from planted import CUSTOMER, NOW, SAID, plant
from review.account import Account
from review.roles import Right, Role, rights_of
from warehouse.read import EVERY_CALL
from warehouse.read.call import read_call
from warehouse.read.calls import Order

EXPORTERS = [role for role in Role if Right.EXPORT in rights_of([role])]
OTHERS = [role for role in Role if role not in EXPORTERS]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("canaries")).home.path


def act_as(role: Role, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    who = identity_of(Account(str(role), (role,), ("*",), agent_id="A1"))
    monkeypatch.setenv("CALLQA_HOME", str(home))
    monkeypatch.setattr(people, "demonstrator", lambda name: who)


def words_of(file: ExportedFile) -> str:
    """What a reader of the file sees; members of archives and workbooks unpacked."""
    if file.content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(file.content)) as archive:
            return "\n".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            )
    return file.content.decode("utf-8", "replace")


def exports() -> list[ExportedFile]:
    """Every export as the reader of the moment gets it; PDF and XLSX cards say the same words."""
    document = calls_document(ask, EVERY_CALL, order=Order.NEWEST, made_at=NOW)
    lists = [
        make_file(document, form, name="calls") for form in (Format.CSV, Format.XLSX, Format.JSON)
    ]
    if not people.may(Right.SEE_SCORES):
        return lists
    cards = [
        make_scorecard(ask, EVERY_CALL, form, made_at=NOW, table="", reviews=())
        for form in (Format.CSV, Format.JSON)
    ]
    return [*lists, *cards]


@pytest.mark.parametrize("role", EXPORTERS)
def test_no_export_or_page_of_any_role_holds_what_was_planted(
    role: Role, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act_as(role, home, monkeypatch)
    told = "\n".join(words_of(file) for file in exports()) + repr(ask(read_call, "call-1"))
    assert "call-1" in told  # the call itself is there
    for secret in SAID:
        assert secret not in told, secret
    if Right.SEE_ORIGINALS not in rights_of([role]):
        assert CUSTOMER not in told


@pytest.mark.parametrize("role", Role)
def test_a_file_is_made_and_noted_for_those_with_the_right_only(
    role: Role, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act_as(role, home, monkeypatch)
    noted: list[str] = []
    handed: list[object] = []
    monkeypatch.setattr(download, "note", lambda action, **told: noted.append(action))
    monkeypatch.setattr(download, "_DOWNLOAD", lambda **told: handed.append(told))

    def make(form: Format) -> ExportedFile:
        return ExportedFile(f"x.{form}", "text/plain", b"x")

    if role in EXPORTERS:
        download._make(make, Format.CSV, "x")
        assert (noted, len(handed)) == (["export"], 1)
    else:
        with pytest.raises(DeniedError):
            download._make(make, Format.CSV, "x")
        assert (noted, handed) == ([], [])


def test_an_export_that_cannot_be_noted_is_not_handed_out(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from conversation.errors import HomeError

    def fail(action: str, **told: str) -> None:
        raise HomeError("the audit log cannot be written")

    handed: list[object] = []
    act_as(Role.QA_LEAD, home, monkeypatch)
    monkeypatch.setattr(download, "note", fail)
    monkeypatch.setattr(download, "_DOWNLOAD", lambda **told: handed.append(told))
    download._make(lambda form: ExportedFile("x", "text/plain", b"x"), Format.CSV, "x")
    assert handed == []
