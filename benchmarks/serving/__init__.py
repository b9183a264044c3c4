"""What answers in the benchmark of answers, what is asked, and who asks."""
