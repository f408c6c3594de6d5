"""The contract as code: what the policy says, computed and explained. Standard library only; no screen, no store."""
