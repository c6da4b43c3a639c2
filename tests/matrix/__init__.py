"""Who may do what, by which way, where and on what: every cell, judged by somebody else.

``oracle`` is written from the description of the domain and knows nothing of ``store.rules``.
Whatever is secret carries a canary: a token that only those entitled may ever be shown.
``python -m tests.matrix`` is the whole of it, ``test_sample`` a short one.
"""
