"""Settings that cannot work are refused when they are read, in one line."""

import pytest

from bot.settings import SettingsError, load_settings


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("FETCH_ALLOWED", "127.0.0.1,intranet", "intranet cannot be allowed; write address"),
        ("FETCH_ALLOWED", "10.0.0.0/8", "10.0.0.0/8 cannot be allowed"),
        ("FETCH_ALLOWED", "127.0.0.1:99999", "127.0.0.1:99999 cannot be allowed"),
        ("DISCORD_API_URL", "https://", "no usable host; write it as https://example.org"),
        ("DISCORD_API_URL", "https:///api/v10", "no usable host"),
        ("DISCORD_API_URL", "https://proxy:port/", "no usable host"),
        ("DISCORD_API_URL", "https://[::1/", "no usable host"),
        ("DISCORD_API_URL", "proxy.example", "must begin with http:// or https://"),
        ("DISCORD_API_URL", "http://discord.com/api/v10", "unencrypted; write https://"),
        ("DISCORD_API_URL", "http://ptb.discord.com/api", "unencrypted"),
        ("DISCORD_API_URL", "http://localhost@discord.com/", "unencrypted"),
        ("DISCORD_GATEWAY_URL", "wss://", "no usable host; write it as wss://example.org"),
        ("DISCORD_GATEWAY_URL", "ws://gateway.discord.gg", "unencrypted; write wss://"),
    ],
)
def test_what_cannot_work_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as told:
        load_settings()
    line = str(told.value)
    assert line.startswith(f"setting {name}: ")
    assert reason in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISCORD_API_URL", "http://127.0.0.1:8080/api/v10"),
        ("DISCORD_API_URL", "http://localhost:8080/api/v10"),
        ("DISCORD_API_URL", "http://[::1]:8080/api/v10"),
        ("DISCORD_API_URL", "https://proxy.example/api/v10"),
        ("DISCORD_GATEWAY_URL", "ws://127.0.0.1:8081"),
        ("DISCORD_API_URL", "http://proxy:8080/api/v10"),
        ("DISCORD_API_URL", "http://notdiscord.com/api/v10"),
        ("DISCORD_GATEWAY_URL", "wss://proxy.example"),
    ],
)
def test_addresses_that_can_work_are_kept_as_they_are(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(load_settings(), name.lower()) == value


def test_hosts_that_may_be_fetched_from_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FETCH_ALLOWED", "localhost, 10.0.0.5:8080 [::1]:80")
    assert load_settings().fetch_allowed == ("localhost", "10.0.0.5:8080", "[::1]:80")
    monkeypatch.setenv("FETCH_ALLOWED", "")
    assert load_settings().fetch_allowed == ()
