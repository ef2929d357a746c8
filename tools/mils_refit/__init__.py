"""Fits a detector's evidence to the captions people wrote: ``python -m mils_refit --help``."""
