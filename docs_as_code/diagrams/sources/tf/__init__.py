"""Terraform: resources of a state or a plan, what each depends on, and the picture of both. No value is read."""
