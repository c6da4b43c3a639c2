"""/agencies: administrators keep the list of agencies."""
