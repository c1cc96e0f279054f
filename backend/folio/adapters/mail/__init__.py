"""Letters to buyers: composed and sent."""
