"""Made-up rows for tests, one module an app."""
