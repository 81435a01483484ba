"""The ledger for other programs: one small presenter a format."""
