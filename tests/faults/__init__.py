"""What outsiders cannot do, and what a fault cannot break: each test attacks or breaks a real service."""
