"""The toolchain: the tools we find or install, and fingerprint."""
