"""Where staff find and work the leads."""
