"""Wheels hold all of their package, and installing one scheme, away from the checkout, brings just that one."""

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
import uv

ROOT = Path(__file__).parents[2]
PACKAGES = [ROOT / "api" / "kaohe", *sorted(ROOT.glob("schemes/*/kaohe_*"))]
UV = uv.find_uv_bin()

pytestmark = pytest.mark.slow_install


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints that knows nothing of the environment these tests run in."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheels of kaohe and of every scheme in the workspace."""
    folder = tmp_path_factory.mktemp("wheels")
    run(UV, "build", "--all-packages", "--wheel", "--out-dir", folder, cwd=ROOT)
    return folder


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_a_wheel_holds_every_file_of_its_package(wheels: Path, package: Path) -> None:
    files = {
        path.relative_to(package.parent).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    (wheel,) = wheels.glob(f"{package.name}-*.whl")
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith(f"{package.name}/") and not name.endswith("/")}
    assert packed == files


def test_installing_one_scheme_brings_exactly_that_one(wheels: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked.txt"
    run(UV, "export", "--locked", "--no-emit-workspace", "--no-hashes", "--output-file", locked, cwd=ROOT)
    wanted = [*wheels.glob("kaohe-*.whl"), *wheels.glob("kaohe_luxi2014-*.whl")]
    python = tmp_path / "env" / "bin" / "python"
    run(UV, "venv", "--python", sys.executable, tmp_path / "env", cwd=tmp_path)
    run(UV, "pip", "install", "--python", python, "--constraint", locked, *wanted, cwd=tmp_path)

    installed = json.loads(run(python, "-I", "-m", "kaohe", "schemes", "--json", cwd=tmp_path))

    assert [scheme["code"] for scheme in installed["schemes"]] == ["luxi2014"]
