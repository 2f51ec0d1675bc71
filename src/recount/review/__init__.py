"""What people decide of claims and incidents: who may, what follows from it, and what stands now."""
