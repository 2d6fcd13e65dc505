"""What the disk may hold after a power cut: the log of changes replayed up to a moment, in every bad way.

Content is safe once its file was fsynced, a name once its folder was. What was not may be there,
missing, torn between sectors, or there without what came before it.
"""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from disk import CREATE, RENAME, SYNC, SYNC_FAILED, TRUNCATE, UNLINK, WRITE, Change

SECTOR_BYTES = 512
DROPPED, KEPT, TORN, REORDERED = "dropped", "kept", "torn", "reordered"
MODES = (DROPPED, KEPT, TORN, REORDERED)


@dataclass
class Content:
    """One file, whatever its name."""

    safe: bytearray = field(default_factory=bytearray)
    waiting: list[Change] = field(default_factory=list)  # WRITE and TRUNCATE since its last fsync


@dataclass
class State:
    """Files at one moment: names and contents, safe and waiting."""

    names: dict[str, Content] = field(default_factory=dict)
    safe_names: dict[str, Content] = field(default_factory=dict)
    waiting: list[tuple[Change, Content]] = field(default_factory=list)  # since the folder's fsync
    # What an fsync that fails does with what waited: some kernels drop it, and say nothing more.
    drop_failed: bool = False

    def play(self, change: Change) -> None:
        """Let one more change happen."""
        if change.kind == CREATE:
            self.names[change.name] = Content()
            self.waiting.append((change, self.names[change.name]))
        elif change.kind in (WRITE, TRUNCATE) and change.name in self.names:
            self.names[change.name].waiting.append(change)
        elif change.kind == SYNC and change.name == "":
            self.safe_names = dict(self.names)
            self.waiting.clear()
        elif change.kind == SYNC and (content := self.names.get(change.name)):
            for one in content.waiting:
                apply(content.safe, one)
            content.waiting.clear()
        elif change.kind == SYNC_FAILED and self.drop_failed and change.name in self.names:
            self.names[change.name].waiting.clear()
        elif change.kind in (UNLINK, RENAME) and change.name in self.names:
            content = self.names.pop(change.name)
            self.waiting.append((change, content))
            if change.kind == RENAME:
                self.names[change.content.decode()] = content

    def image(self, folder: Path, mode: str, chance: random.Random) -> None:
        """Write into the folder what the disk may hold if the power goes now."""
        names = dict(self.safe_names)
        for change, content in self.waiting:
            if mode == DROPPED or (mode == REORDERED and chance.random() < 0.5):
                continue
            if change.kind == CREATE:
                names[change.name] = content
            elif names.get(change.name) is content:
                del names[change.name]
                if change.kind == RENAME:
                    names[change.content.decode()] = content
        for name, content in names.items():
            (folder / name).write_bytes(after_cut(content, mode, chance))


def apply(content: bytearray, change: Change) -> None:
    """Carry out a WRITE or TRUNCATE."""
    if change.kind == TRUNCATE:
        del content[change.offset :]
        content.extend(bytes(change.offset - len(content)))
        return
    end = change.offset + len(change.content)
    content.extend(bytes(max(0, end - len(content))))
    content[change.offset : end] = change.content


def after_cut(content: Content, mode: str, chance: random.Random) -> bytes:
    """What may be left of a file."""
    if mode == DROPPED or not content.waiting:
        return bytes(content.safe)
    left = bytearray(content.safe)
    for change in content.waiting:
        if mode == REORDERED and chance.random() < 0.5:
            continue
        if mode != TORN or change.kind == TRUNCATE:
            apply(left, change)
            continue
        place = change.offset
        end = place + len(change.content)
        while place < end:
            border = min(end, (place // SECTOR_BYTES + 1) * SECTOR_BYTES)
            if chance.random() < 0.5:
                piece = change.content[place - change.offset : border - change.offset]
                apply(left, Change(WRITE, change.name, place, piece, change.end))
            place = border
    return bytes(left)


def images(
    changes: list[Change],
    *,
    count: int,
    chance: random.Random,
    room: Path,
    drop_failed: bool = False,
) -> Iterator[tuple[Path, int, str]]:
    """Make so many images, one after the other in the same place.

    drop_failed: an fsync that fails has lost what waited, as on some kernels
    yields:      (folder, where in the log the power went, how it was: "torn after change 17")
    """
    cuts = sorted((chance.randrange(len(changes)), chance.choice(MODES)) for _ in range(count))
    state = State(drop_failed=drop_failed)
    played = 0
    folder = room / "image"
    for cut, mode in cuts:
        while played <= cut:
            state.play(changes[played])
            played += 1
        folder.mkdir()
        state.image(folder, mode, chance)
        yield folder, changes[cut].end, f"{mode} after change {cut} of {len(changes)}"
        shutil.rmtree(folder)


def memory(instead: Path) -> Path:
    """Where images are quickest: memory, where the machine offers it as a folder."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() else instead
