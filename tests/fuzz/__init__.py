"""Mutated files for what reads them: ``python -m tests.fuzz``. See ``make fuzz``."""
