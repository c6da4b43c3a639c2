"""Fixtures that every room uses."""

from hypothesis import HealthCheck, settings

# A machine that does something else is no failure: what must be quick is held by counts and by
# ratios of the process's own time.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

pytest_plugins = ["tests.databases", "tests.forks"]
