"""How often people may ask."""

import re

import pytest

from bot.discord.cooldown import Cooldowns
from bot.discord.errors import CooldownError


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def asked(cooldowns: Cooldowns, times: int, user: int, guild: int | None = None) -> int:
    """How many of so many questions were let through."""
    passed = 0
    for _ in range(times):
        try:
            cooldowns.count(user, guild)
        except CooldownError:
            continue
        passed += 1
    return passed


def test_a_person_may_ask_so_many_questions_and_then_waits():
    clock = Clock()
    cooldowns = Cooldowns(per_user=(3, 30.0), clock=clock)
    assert asked(cooldowns, 10, user=1) == 3
    clock.now += 31
    assert asked(cooldowns, 10, user=1) == 3


def test_the_time_left_is_told_and_is_enough():
    clock = Clock()
    cooldowns = Cooldowns(per_user=(1, 30.0), clock=clock)
    cooldowns.count(1, None)
    clock.now += 10.2
    with pytest.raises(CooldownError, match="ask again in 20 seconds") as told:
        cooldowns.count(1, None)
    clock.now += int(re.search(r"\d+", str(told.value))[0]) + 0.5
    cooldowns.count(1, None)


def test_one_person_does_not_slow_down_another():
    cooldowns = Cooldowns(per_user=(3, 30.0), clock=Clock())
    assert asked(cooldowns, 10, user=1, guild=7) == 3
    assert asked(cooldowns, 10, user=2, guild=7) == 3


def test_a_server_has_a_limit_of_its_own_that_other_servers_do_not_share():
    cooldowns = Cooldowns(per_user=(100, 30.0), per_guild=(5, 60.0), clock=Clock())
    assert asked(cooldowns, 10, user=1, guild=7) == 5
    assert asked(cooldowns, 10, user=2, guild=7) == 0
    assert asked(cooldowns, 10, user=3, guild=8) == 5


def test_what_the_server_refuses_does_not_count_for_the_person():
    clock = Clock()
    cooldowns = Cooldowns(per_user=(2, 1000.0), per_guild=(1, 10.0), clock=clock)
    assert asked(cooldowns, 5, user=1, guild=7) == 1
    clock.now += 11
    assert asked(cooldowns, 1, user=1, guild=7) == 1


def test_a_roomful_of_people_may_ask_at_once():
    cooldowns = Cooldowns(clock=Clock())
    assert sum(asked(cooldowns, 1, user, guild=7) for user in range(50)) == 50


def test_people_who_are_done_are_not_remembered():
    clock = Clock()
    cooldowns = Cooldowns(clock=clock)
    for user in range(30_000):
        clock.now += 1
        cooldowns.count(user, None)
    assert len(cooldowns._buckets) < 15_000


def test_it_knows_who_was_told_already():
    clock = Clock()
    cooldowns = Cooldowns(per_user=(1, 30.0), clock=clock)
    cooldowns.count(1, None)
    told = []
    for _ in range(3):
        with pytest.raises(CooldownError) as error:
            cooldowns.count(1, None)
        told.append(error.value.told)
    assert told == [False, True, True]
    clock.now += 31
    cooldowns.count(1, None)
    with pytest.raises(CooldownError) as error:
        cooldowns.count(1, None)
    assert not error.value.told
