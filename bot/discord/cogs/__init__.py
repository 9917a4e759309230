"""What people can do with the bot, a file for each duty."""
