"""What is at stake under a scheme: whom and what its points reward, where judgement decides, what vetoes override."""
