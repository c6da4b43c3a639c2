"""People: how they come in, who is listed, and what is given, taken and handed over."""
