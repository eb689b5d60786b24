"""What facilitators' verdicts teach: a wrong finding stays away, and a verdict can become something to learn from."""
