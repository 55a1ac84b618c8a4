"""How the chain is made and walked, and how the trail is told."""
