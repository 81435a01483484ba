"""What people and programs see: the brief, listings, the marked reader, exports."""
