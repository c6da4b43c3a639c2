"""/export: a plan, an agency's tasks or a question's result as a file, with what one may see."""
