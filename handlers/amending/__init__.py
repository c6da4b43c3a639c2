"""Changes to plans by administrators: one task amended, added or withdrawn; revisions undone; plans
put away. ``typed`` reads what is said, ``steps`` asks, ``plans`` is about whole plans.
"""
