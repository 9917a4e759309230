"""A scorecard: how well the bot answers questions whose answers somebody wrote down."""
