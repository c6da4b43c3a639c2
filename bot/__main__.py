"""``python -m bot`` is the console script ``fengong``."""

from bot.cli import main

main()
