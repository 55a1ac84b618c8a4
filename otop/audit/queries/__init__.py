"""How far the chain is, whether it holds, and what the trail says."""
