"""/calendar: one's own tasks with their days, as a file that calendars read."""
