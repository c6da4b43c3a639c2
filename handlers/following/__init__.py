"""Following and its news, settings of notices, and urging: menus, lists, letters."""
