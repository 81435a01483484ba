"""Sayso under load and over time: many readers and writers at once, and watching without end."""
