"""A plain file served by range from the very process that serves sealed ones: for comparison."""
