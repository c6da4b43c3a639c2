"""How plans of this family are written: numbering, responsibility, deadlines, targets, heads.

Pure functions over printed text. No rule knows one document.
"""
