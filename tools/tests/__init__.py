"""Tests of the builders: ``npm run test:tools``. They need the set-up environment, and only what says so needs the built models."""
