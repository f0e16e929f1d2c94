"""Kubernetes: objects from manifests, the links between them, and the picture of both."""
