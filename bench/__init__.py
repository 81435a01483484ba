"""Every quality claim of Sayso is a number from: `python -m bench TASK [--data DIR] [--json]`."""
