"""Say in one sentence which package is missing, before pip fails in many.

Runs on the system's own python, any version from 3, so it uses nothing newer.
"""

import sys


def missing():
    """Return the sentence that says what to install, or an empty string."""
    if sys.version_info < (3, 11):
        return (
            "Python 3.11 or newer is needed, this is {}.{}: install python3.11 and call "
            "`make PYTHON=python3.11 run`.".format(*sys.version_info[:2])
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return "This Python has no venv: install the package python3-venv (Debian, Ubuntu)."
    return ""


if __name__ == "__main__":
    sentence = missing()
    if sentence:
        sys.exit(sentence)
