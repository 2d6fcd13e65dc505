"""The tablet's battery, where Linux knows of one; elsewhere only the browser may."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-power
SUPPLIES = Path("/sys/class/power_supply")


@dataclass(frozen=True)
class Battery:
    percent: int  # 0 to 100
    charging: bool  # or full, on its charger


def read(supplies: Path = SUPPLIES) -> Battery | None:
    """The tablet's own battery, and none of a pen or a keyboard; None where there is none to read."""
    for folder in sorted(supplies.glob("*")):
        with suppress(OSError, ValueError):
            if _said(folder, "type") != "Battery":
                continue
            # Of what is plugged in: "Device". The tablet's own says "System", or nothing.
            if (folder / "scope").exists() and _said(folder, "scope") == "Device":
                continue
            percent = int(_said(folder, "capacity"))
            return Battery(min(percent, 100), _said(folder, "status") in ("Charging", "Full"))
    return None


def _said(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="ascii").strip()
