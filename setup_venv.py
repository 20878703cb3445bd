"""Sets up `.venv` for the Makefile: python3 setup_venv.py run|lint|test. Standard library only.

Prints each step, skips what is done already, and ends with one clear message if a step fails.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
MINIMUM_PYTHON = (3, 11)
PINS = {
    "run": ["requirements.txt"],
    "lint": ["requirements.txt", "requirements-production.txt", "requirements-dev.txt"],
}
PINS["test"] = PINS["lint"]
BROWSERS = ("chromium", "chromium-browser")


def main(purpose):
    if sys.version_info < MINIMUM_PYTHON:
        sys.exit(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. "
            f"If you have another one: make {purpose} PYTHON=python3.12"
        )
    os.chdir(ROOT)
    Path("var").mkdir(exist_ok=True)
    with open("var/setup.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Two terminals may run this at once.
        create_venv()
        install(PINS[purpose])
    if purpose == "test":
        if not (any(map(shutil.which, BROWSERS)) and shutil.which("wrk")):
            install_programs()
        if not shutil.which("chromium-headless-shell"):
            install_faster_browser()


def create_venv():
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    # pip is installed last: without it, an earlier run was interrupted or used another Python.
    if (VENV / "lib" / version / "site-packages" / "pip" / "__main__.py").exists():
        return
    print("Creating .venv …", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True
    )
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            f"Python could not create .venv (on Debian: apt install python3-venv).\n{done.stderr}"
        )


def get_marker(files):
    """Return the marker file that says that `files`, with their current content, are installed."""
    content = b"".join(Path(name).read_bytes() for name in files)
    return VENV / f"installed-{hashlib.sha256(content).hexdigest()[:16]}"


def install(files):
    """Install the exact pins of `files`, unless exactly these are installed already."""
    if get_marker(files).exists():
        return
    for outdated in VENV.glob("installed-*"):
        outdated.unlink()
    print(f"Installing {files[-1]} …", flush=True)
    command = [
        VENV / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    for name in files:
        command += ["-r", name]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(
            "The libraries could not be installed. Is the package index reachable?\n"
            + "\n".join(done.stderr.strip().splitlines()[-5:])
        )
    for number in range(len(files)):  # The later files include the earlier ones.
        get_marker(files[: number + 1]).touch()


def install_programs():
    """Install Chromium and wrk (for `make bench`) with apt, or print the command to type."""
    command = ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-core", "wrk"]
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (
        sudo and subprocess.run([*sudo, "true"], capture_output=True).returncode
    ):
        sys.exit(f"The tests need Chromium and wrk. Please run: sudo {' '.join(command)}")
    print("Installing Chromium and wrk …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-qq"], command):
        if subprocess.run([*sudo, *step], env=environment, stdout=subprocess.DEVNULL).returncode:
            sys.exit(f"They could not be installed. Please run: sudo {' '.join(command)}")


def install_faster_browser():
    """Install Chromium without windows: Debian has it. Without it, the tests take longer."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        patience = ["-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=0"]
        command = ["apt-get", *patience, "install", "-y", "-qq", "chromium-headless-shell"]
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, env=environment, capture_output=True)


if __name__ == "__main__":
    main(sys.argv[1])
