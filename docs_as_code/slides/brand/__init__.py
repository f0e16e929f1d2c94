"""A team's own theme: a few lines of YAML become a Marp theme on top of ours."""
