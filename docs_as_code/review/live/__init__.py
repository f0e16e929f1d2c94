"""Asks servers for evidence: the one place where a review reaches the network; readers get bytes."""
