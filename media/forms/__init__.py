"""What people fill in about clips."""
