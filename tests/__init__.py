"""The suite: one file a feature, driving the real command."""
