"""``python -m kaohe``."""

from kaohe.cli import main

if __name__ == "__main__":
    main()
