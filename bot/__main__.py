"""The program ``communique``, also ``python -m bot``."""

from bot.terminal import main

if __name__ == "__main__":
    main()
