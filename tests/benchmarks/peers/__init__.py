"""Our system beside others that search documents."""
