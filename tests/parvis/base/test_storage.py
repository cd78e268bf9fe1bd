import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from parvis.base import clock, storage

DATA = b"<Invoice/>"
DIGEST = sha256(DATA).hexdigest()


@pytest.fixture
def disk(tmp_path):
    return storage.LocalDisk(tmp_path / "deep" / "blobs")


def files(disk):
    return [path for path in disk.root.rglob("*") if path.is_file()]


def test_bytes_come_back_unchanged(disk):
    assert disk.read(disk.put(DATA)) == DATA


def test_address_is_the_sha256(disk):
    assert disk.put(DATA) == DIGEST


def test_file_is_two_folders_deep(disk):
    disk.put(DATA)

    assert files(disk) == [disk.root / DIGEST[:2] / DIGEST[2:4] / DIGEST]


def test_same_bytes_are_kept_once(disk):
    disk.put(DATA)
    disk.put(DATA)

    assert len(files(disk)) == 1


def test_empty_bytes_are_kept_too(disk):
    assert disk.read(disk.put(b"")) == b""


def test_size_and_existence_are_known(disk):
    digest = disk.put(DATA)

    assert disk.size(digest) == len(DATA)
    assert disk.exists(digest)


@pytest.mark.parametrize("ask", ["read", "size"])
def test_unknown_digest_is_missing(disk, ask):
    with pytest.raises(storage.MissingBlob):
        getattr(disk, ask)("0" * 64)


def test_unknown_digest_does_not_exist(disk):
    assert not disk.exists("0" * 64)


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_what_is_not_a_digest_never_becomes_a_path(disk, digest):
    with pytest.raises(storage.MissingBlob):
        disk.read(digest)
    assert not disk.exists(digest)


def test_damaged_bytes_are_never_served(disk):
    digest = disk.put(DATA)
    files(disk)[0].write_bytes(b"<Invoice>99</Invoice>")

    with pytest.raises(storage.DamagedBlob):
        disk.read(digest)


def test_failed_write_leaves_nothing_behind(disk, monkeypatch):
    def full_disk(handle):
        raise OSError("No space left on device")

    disk.put(b"something else")
    monkeypatch.setattr(os, "fsync", full_disk)

    with pytest.raises(OSError, match="No space left"):
        disk.put(DATA)
    assert not disk.exists(DIGEST)
    assert list((disk.root / "incoming").iterdir()) == []


def test_what_a_killed_write_left_is_swept(disk):
    kept = disk.put(DATA)
    left = disk.root / "incoming" / "tmp123"
    left.write_bytes(b"half of it")
    os.utime(left, (1000, 1000))

    assert disk.sweep(before=clock.now()) == 1
    assert not left.exists()
    assert disk.read(kept) == DATA


def test_write_in_progress_is_not_swept(disk):
    disk.put(DATA)
    (disk.root / "incoming" / "tmp123").write_bytes(b"half of it")

    assert disk.sweep(before=clock.now() - timedelta(days=1)) == 0


def test_new_store_has_nothing_to_sweep(disk):
    assert disk.sweep(before=clock.now()) == 0


def test_file_is_synced_before_its_name_and_its_folder_after(disk, monkeypatch):
    steps = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(handle):
        steps.append("sync " + Path(os.readlink(f"/proc/self/fd/{handle}")).parent.name)
        fsync(handle)

    def noted_replace(source, target):
        steps.append("name")
        replace(source, target)

    disk.put(DATA)
    other = next(b"%d" % n for n in range(10**6) if sha256(b"%d" % n).hexdigest()[:4] == DIGEST[:4])
    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    disk.put(other)

    assert steps == ["sync incoming", "name", f"sync {DIGEST[:2]}"]


def test_new_folders_are_synced_into_their_parents(disk, monkeypatch):
    synced = set()
    fsync = os.fsync

    def noted(handle):
        synced.add(os.readlink(f"/proc/self/fd/{handle}"))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    disk.put(DATA)

    folder = disk.root / DIGEST[:2] / DIGEST[2:4]
    assert {str(folder), str(folder.parent), str(disk.root), str(disk.root.parent)} <= synced


def test_store_is_chosen_by_the_setting(settings, tmp_path):
    settings.PARVIS_STORAGE = f"file://{tmp_path}/here"
    storage.blobs().put(DATA)

    assert (tmp_path / "here" / DIGEST[:2] / DIGEST[2:4] / DIGEST).exists()


@pytest.mark.parametrize("setting", ["ftp://example", "file://", "somewhere"])
def test_unknown_store_is_refused(settings, setting):
    settings.PARVIS_STORAGE = setting

    with pytest.raises(ImproperlyConfigured, match="PARVIS_STORAGE"):
        storage.blobs()
