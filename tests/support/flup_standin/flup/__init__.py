"""A stand-in for flup, made for fcgicheck's tests. See README.md beside this package."""
