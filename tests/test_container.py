"""The image and the compose file, checked without a Docker engine.

Not every machine that runs the tests has one: the compose file is held against the part of the
Compose Specification that it uses, and everything both files refer to must exist.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

ROOT = Path(__file__).parent.parent


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _EnvFile(_Strict):
    path: str
    required: bool = True


class _Dependency(_Strict):
    condition: Literal["service_started", "service_healthy", "service_completed_successfully"]
    required: bool = True


class _Healthcheck(_Strict):
    test: list[str]
    interval: str
    timeout: str
    retries: int


class _Service(_Strict):
    image: str
    build: str | None = None
    profiles: list[str] = Field(default_factory=list)
    restart: Literal["no", "always", "on-failure", "unless-stopped"]
    init: bool = False
    env_file: list[_EnvFile] = Field(default_factory=list)
    environment: dict[str, str]
    volumes: list[str]
    read_only: bool = False
    tmpfs: list[str] = Field(default_factory=list)
    cap_drop: list[str] = Field(default_factory=list)
    security_opt: list[str] = Field(default_factory=list)
    stop_grace_period: str | None = None
    depends_on: dict[str, _Dependency] = Field(default_factory=dict)
    healthcheck: _Healthcheck | None = None


class _Compose(_Strict):
    services: dict[str, _Service]
    volumes: dict[str, None]


def _load() -> Any:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def _compose() -> _Compose:
    return _Compose.model_validate(_load())


def test_the_compose_file_has_the_shape_of_the_specification() -> None:
    assert set(_compose().services) == {"bot", "postgres"}


def test_a_misspelt_key_would_be_noticed() -> None:
    broken = _load()
    broken["services"]["bot"]["enviroment"] = {}
    with pytest.raises(ValidationError):
        _Compose.model_validate(broken)


def test_the_default_profile_is_the_bot_alone_and_depends_on_nothing_it_lacks() -> None:
    compose = _compose()
    default = {name for name, service in compose.services.items() if not service.profiles}
    assert default == {"bot"}
    for service in compose.services.values():
        for name, dependency in service.depends_on.items():
            assert name in compose.services
            if compose.services[name].profiles:
                assert not dependency.required


def test_every_named_volume_is_declared_and_used() -> None:
    compose = _compose()
    used = {volume.split(":")[0] for s in compose.services.values() for volume in s.volumes}
    assert used == set(compose.volumes)


def test_interpolated_variables_have_a_default_or_stand_in_the_example() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r"\$\{(\w+)", text)
    assert names
    for name in names:
        assert re.search(rf"^#?\s*{name}=", example, re.M), f"{name} is not in .env.example"


def _dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_every_file_that_the_image_copies_exists() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+)$", _dockerfile(), re.M)
    assert copied
    for line in copied:
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source


def test_the_image_holds_every_package_of_the_wheel() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(r"^packages = \[(.+)\]$", project, re.M)
    assert found
    for package in re.findall(r'"(\w+)"', found.group(1)):
        assert re.search(rf"^COPY {package} {package}$", _dockerfile(), re.M), package


def test_the_image_runs_as_nobody_in_particular_and_can_be_asked_for_its_health() -> None:
    last = _dockerfile().split("FROM")[-1]
    assert re.search(r"^USER (?!root|0)\w+$", last, re.M)
    assert "HEALTHCHECK" in last
    assert last.index("USER ") < last.index("ENTRYPOINT")
