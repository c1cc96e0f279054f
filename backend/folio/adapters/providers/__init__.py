"""Who issues documents: one folder or file a provider."""
