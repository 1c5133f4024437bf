"""One file a stage, one obvious function each; ``pipeline`` runs them in order."""
