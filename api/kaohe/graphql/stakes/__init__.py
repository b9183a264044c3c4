"""What is at stake under a regime, and what one more visit costs."""
