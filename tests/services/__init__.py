"""Real services for tests: private instances on free ports, in temporary folders, ended with the tests."""
