"""Looking for bytes that break what reads them."""
