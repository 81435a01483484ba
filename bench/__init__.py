"""Every quality claim of Sayso is a number from here: `python -m bench TASK [--data DIR] [--json]`."""
