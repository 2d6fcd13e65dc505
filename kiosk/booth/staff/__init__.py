"""The pages behind the PIN."""
