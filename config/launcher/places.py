"""Where the embedded servers keep their data, their secrets and, for root, their binaries."""

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.launcher.processes import NOBODY

ROOT = Path(__file__).resolve().parent.parent.parent
SYSTEM_DATA = Path("/var/lib/sofra")


class LauncherError(Exception):
    """The embedded servers cannot run here; the text says what the reader can do."""


def var() -> Path:
    """Return the checkout's private folder, made on first use."""
    folder = Path(os.environ.get("SOFRA_VAR", ROOT / "var")).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret(name: str) -> str:
    """Return a secret of this checkout, made once and readable by its owner only."""
    path = var() / "secrets" / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f"{name}.{os.getpid()}.{secrets.token_hex(4)}")
        write_private(fresh, secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # the first of several starters wins, the others read its secret
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone can read, whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    part.replace(path)


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Hold a lock of this checkout while several processes may want to do the same."""
    with (var() / name).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def data_home() -> Path:
    """Return the folder of the servers' data: in the checkout, or for root where the unprivileged user can reach it."""
    if os.geteuid() != 0:
        return var()
    pointer = var() / "data-is-in"
    home = Path(pointer.read_text().strip()) if pointer.exists() else None
    if home is None or not _belongs_here(home):
        home = SYSTEM_DATA / hashlib.sha256(os.fsencode(var())).hexdigest()[:16]
        remove_data(home)  # left by a checkout that was deleted: its secrets are gone with it
        _make_home(home)
        write_private(pointer, f"{home}\n")
    return home


def remove_data(home: Path) -> None:
    """Delete the servers' data of this checkout; they must not run."""
    shutil.rmtree(home / "postgres", ignore_errors=True)
    remove_attempts(home)


def remove_attempts(home: Path) -> None:
    """Delete what interrupted attempts to make the data left behind."""
    for path in home.glob("postgres.new*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in home.glob("password.new*"):
        path.unlink(missing_ok=True)


def reachable_binaries(package: str, inside: str) -> Path:
    """Return a folder of binaries out of a package, copied when root's unprivileged user cannot read them there."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LauncherError(f"The package {package} is not installed. Run: make demo")
    source = Path(spec.submodule_search_locations[0])
    if os.geteuid() != 0 or _open_to_all(source / inside):
        return source / inside
    return _copy(source, inside)


def _copy(source: Path, inside: str) -> Path:
    """Copy a package's folder, and the libraries that its wheel keeps beside it, into the data home."""
    binaries = data_home() / "binaries"
    target = binaries / f"{source.name}-{_version(source.name)}" / source.name
    if not target.exists():
        shutil.rmtree(binaries / source.name, ignore_errors=True)
        part = binaries / f"part-{os.getpid()}"
        shutil.copytree(source / Path(inside).parts[0], part / source.name / Path(inside).parts[0], symlinks=True)
        libraries = source.with_name(f"{source.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, part / libraries.name)
        for path in (part, *part.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        part.rename(target.parent)
    return target / inside


def _version(package: str) -> str:
    names = importlib.metadata.packages_distributions().get(package, [package])
    return importlib.metadata.version(names[0])


def _open_to_all(path: Path) -> bool:
    """Tell whether any user can walk to the folder and read it."""
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents)) and bool(path.stat().st_mode & 0o004)


def _belongs_here(home: Path) -> bool:
    """Tell whether the data are this checkout's own: a copied checkout must not share its original's."""
    owner = home / "checkout"
    if not owner.exists():
        return False
    named = Path(owner.read_text().strip())
    if named != var() and (named / "data-is-in").exists():
        return False
    if named != var():  # the checkout was moved
        owner.write_text(f"{var()}\n")
    return True


def _make_home(home: Path) -> None:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    SYSTEM_DATA.chmod(0o755)
    (home / "checkout").write_text(f"{var()}\n")
    (home / "binaries").mkdir(exist_ok=True)
    os.chown(home, NOBODY, NOBODY)


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, file=sys.stderr, flush=True)
