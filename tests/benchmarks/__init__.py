"""The figures: each row measures us beside a reference in the same run, never a timed test."""
