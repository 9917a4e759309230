"""The tables of ``state.sqlite``."""

VERSION = 1

# ``number`` is the order in which answers came; a clock may be set back. What belongs to an answer
# goes with it, but a thread stays the bot's own, and a reply outlives what it replied to.
SCHEMA = (
    """CREATE TABLE answers (
        number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, user INTEGER NOT NULL,
        channel INTEGER NOT NULL, private INTEGER NOT NULL,
        parent TEXT REFERENCES answers (id) ON DELETE SET NULL,
        question TEXT NOT NULL, asked TEXT NOT NULL, outcome TEXT NOT NULL,
        confidence REAL NOT NULL, text TEXT NOT NULL, as_of TEXT, quotes TEXT NOT NULL,
        near TEXT NOT NULL, created TEXT NOT NULL)""",
    "CREATE INDEX answers_channel ON answers (channel)",
    "CREATE INDEX answers_created ON answers (created)",
    "CREATE INDEX answers_parent ON answers (parent)",
    "CREATE INDEX answers_user ON answers (user)",
    """CREATE TABLE messages (
        message INTEGER PRIMARY KEY,
        answer TEXT NOT NULL REFERENCES answers (id) ON DELETE CASCADE)""",
    "CREATE INDEX messages_answer ON messages (answer)",
    """CREATE TABLE threads (
        thread INTEGER PRIMARY KEY, answer TEXT REFERENCES answers (id) ON DELETE SET NULL)""",
    "CREATE INDEX threads_answer ON threads (answer)",
    """CREATE TABLE votes (
        answer TEXT NOT NULL REFERENCES answers (id) ON DELETE CASCADE, user INTEGER NOT NULL,
        value INTEGER NOT NULL CHECK (value IN (-1, 1)), PRIMARY KEY (answer, user))""",
    "CREATE INDEX votes_user ON votes (user)",
    """CREATE TABLE audit (
        number INTEGER PRIMARY KEY, time TEXT NOT NULL, user INTEGER NOT NULL, guild INTEGER,
        action TEXT NOT NULL, detail TEXT NOT NULL, outcome TEXT NOT NULL)""",
    """CREATE TABLE running (
        only INTEGER PRIMARY KEY CHECK (only = 1), channel INTEGER NOT NULL,
        message INTEGER NOT NULL, user INTEGER NOT NULL)""",
    f"PRAGMA user_version = {VERSION}",
)
