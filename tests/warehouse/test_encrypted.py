"""A warehouse encrypted at rest: unreadable without the key, on the disk and for every command."""

import base64
import shutil
from pathlib import Path

import duckdb
import pytest

from conversation.errors import HomeError, UsageError
from headless import open_page, written
from warehouse import Warehouse, digest_file, extensions, publish
from warehouse.copying import export_file, import_file
from warehouse.encrypted import is_encrypted, key_of, require_extension
from warehouse.read import open_published
from warehouse.write.erasing import renew_pages

ONE, TWO = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
SAID = "紫水晶理财"


try:
    require_extension()
except UsageError as missing:
    pytest.skip(f"ENCRYPTION OF THE WAREHOUSE IS NOT TESTED: {missing}", allow_module_level=True)


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLQA_KEYS", f"old:{ONE}")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a working and a published warehouse, both with one word in them."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CALLQA_KEYS", f"old:{ONE}")
        write(folder)
    return folder


@pytest.fixture
def pair(made: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the two: working, published."""
    for path in made.glob("*.duckdb"):
        shutil.copy(path, tmp_path)
    return tmp_path / "working.duckdb", tmp_path / "warehouse.duckdb"


def write(folder: Path) -> tuple[Path, Path]:
    working, published = folder / "working.duckdb", folder / "warehouse.duckdb"
    with Warehouse(working) as warehouse:
        say(warehouse, SAID)
        publish(warehouse, published)
    return working, published


def say(warehouse: Warehouse, words: str) -> None:
    with warehouse.transaction() as connection:
        connection.execute("INSERT INTO quarantine VALUES (?, 'x', ?, now())", [words, words])


def said(published: Path) -> list[object]:
    return [row[0] for row in open_published(published).rows("SELECT source FROM quarantine")]


def test_no_file_of_it_holds_a_word_and_readers_have_all(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    working, published = pair
    warehouse = Warehouse(working)
    say(warehouse, SAID * 2)  # stays in the write-ahead log
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert any(path.suffix == ".wal" for path in files)
    assert not [path for path in files if SAID.encode() in path.read_bytes()]
    warehouse.close()
    assert said(published) == [SAID]
    assert digest_file(published)


def test_in_clear_the_same_file_tells_the_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CALLQA_KEYS")
    working, _ = write(tmp_path)
    assert SAID.encode() in working.read_bytes()


@pytest.mark.parametrize(
    ("given", "message"),
    [("", "no key was given"), (f"old:{TWO}", r"none of the keys given \(old\) opens it")],
)
def test_a_lost_or_wrong_key_is_one_clear_error(
    pair: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    given: str,
    message: str,
) -> None:
    working, published = pair
    monkeypatch.setenv("CALLQA_KEYS", given)
    with pytest.raises(HomeError, match=message):
        open_published(published)
    with pytest.raises(HomeError, match=message):
        Warehouse(working)
    with pytest.raises(HomeError, match=message):
        digest_file(published)
    with pytest.raises(HomeError, match=message), Warehouse(tmp_path / "n.duckdb") as other:
        import_file(published, into=other)


def test_a_page_without_the_key_says_so_and_shows_nothing(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, published = pair
    monkeypatch.delenv("CALLQA_KEYS")
    app = open_page(published.parent, "overview", monkeypatch)
    assert not app.exception
    assert "结果已加密，缺少能打开它的密钥" in written(app)
    assert not app.metric


def test_a_newer_key_takes_over_and_the_old_one_may_go(
    pair: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working, published = pair
    monkeypatch.setenv("CALLQA_KEYS", f"new:{TWO}\nold:{ONE}")
    assert (key_of(working), said(published)) == ("old", [SAID])
    renew_pages(Warehouse(working))
    with Warehouse(working) as warehouse:
        publish(warehouse, published)
    monkeypatch.setenv("CALLQA_KEYS", f"new:{TWO}")
    assert (key_of(working), key_of(published), said(published)) == ("new", "new", [SAID])


def test_a_file_in_clear_stays_readable_where_keys_are_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CALLQA_KEYS")
    working, published = write(tmp_path)
    monkeypatch.setenv("CALLQA_KEYS", f"old:{ONE}")
    with Warehouse(working) as warehouse:
        publish(warehouse, published)
    assert said(published) == [SAID]
    assert not is_encrypted(published)


def test_an_exported_file_is_encrypted_too(pair: tuple[Path, Path], tmp_path: Path) -> None:
    _, published = pair
    export_file(published, tmp_path / "out.duckdb")
    assert key_of(tmp_path / "out.duckdb") == "old"
    with duckdb.connect() as connection:  # any client with the key reads it
        options = f"READ_ONLY, ENCRYPTION_KEY '{ONE}'"
        connection.execute(f"ATTACH '{tmp_path}/out.duckdb' AS o ({options})")
        assert connection.execute("SELECT source FROM o.quarantine").fetchall() == [(SAID,)]


def test_a_changed_byte_is_told_and_not_shown(pair: tuple[Path, Path], tmp_path: Path) -> None:
    _, published = pair
    held = bytearray(published.read_bytes())
    for place in range(3 * 4096 + 100, len(held), 4096):
        held[place] ^= 1
    published.write_bytes(held)
    with pytest.raises(HomeError, match="damaged"):
        said(published)


def test_without_the_extension_nothing_is_written_in_clear_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extensions, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"callqa\[encryption\].*CALLQA_CLEAR_WAREHOUSE=yes"):
        Warehouse(tmp_path / "warehouse.duckdb")
    assert not list(tmp_path.glob("*.duckdb"))
    monkeypatch.setenv("CALLQA_CLEAR_WAREHOUSE", "yes")
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        assert not is_encrypted(warehouse.path)
