"""Stands before a package of this name, which takes seconds to import.

Every process of Ray imports jsonschema, which imports this if it can, for formats that nobody
checks there. It is here for the tests of other formats.
"""

msg = "left out: it takes seconds to import"
raise ImportError(msg)
