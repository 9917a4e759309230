"""The Discord bot: commands, messages, buttons and how answers look there."""
