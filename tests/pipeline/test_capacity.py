"""Plans and simulated days, against arithmetic and against queues whose answer is known."""

from dataclasses import replace

import pytest

from conversation.errors import UsageError
from pipeline.capacity import BUNDLED, Ask, DayPlan, simulate_day, work_out
from pipeline.capacity.day import FLAT_HOURS

RATES = replace(BUNDLED, listen_s=0.1, finish_s=0.01)


def test_workers_follow_from_sound_rate_and_window() -> None:
    need = work_out(Ask(calls_a_day=2880, minutes=5.0, window_hours=8.0), RATES)
    assert need.audio_hours_a_day == pytest.approx(240.0)
    assert need.core_hours_a_day == pytest.approx(24.0)
    assert need.workers == 4  # 24 h of work in 8 h is 3 workers, 3.75 at four fifths of load
    assert need.utilisation == pytest.approx(0.75)
    assert need.runner_share == pytest.approx(2880 * 0.01 / (8 * 3600))


def test_a_gpu_takes_the_place_of_cores_and_has_its_price() -> None:
    need = work_out(Ask(100_000, 6.0, gpu_speed=200.0, price_gpu_hour=10.0), RATES)
    assert (need.workers, need.gpus) == (0, 3)
    assert need.cost == pytest.approx(1000 / 200 * 10 / 0.8)


@pytest.mark.parametrize(("calls", "window"), [(0, 8.0), (10, 0.0), (10, 25.0)])
def test_what_cannot_be_worked_out_is_refused(calls: int, window: float) -> None:
    with pytest.raises(UsageError):
        work_out(Ask(calls, 5.0, window_hours=window), RATES)


def test_a_nightly_batch_ends_when_its_work_is_done() -> None:
    plan = DayPlan(1000, 5.0, workers=4, listen_s=0.1, spread=0.0, begin_hour=24.0)
    day = simulate_day(plan)
    work_hours = 1000 * 300 * 0.1 / 3600 / 4
    assert day.done == 1000
    assert day.done_hour == pytest.approx(24.0 + work_hours, rel=0.01)
    assert day.utilisation == pytest.approx(1.0, abs=0.01)


def test_waiting_agrees_with_the_theory_of_queues() -> None:
    """M/D/1 (Pollaczek-Khinchine): a mean wait of rho / (2 (1 - rho)) service times."""
    plan = DayPlan(20_000, 6.0, workers=1, listen_s=0.006, spread=0.0, hours=FLAT_HOURS)
    service_s = 360 * 0.006
    rho = 20_000 * service_s / 86_400
    expected_s = service_s * (1 + rho / (2 * (1 - rho)))
    day = simulate_day(plan)
    assert day.utilisation == pytest.approx(rho, rel=0.02)
    assert day.delay_mean * 60 == pytest.approx(expected_s, rel=0.05)


def test_workers_that_fail_cost_time_and_no_call() -> None:
    calm = DayPlan(3000, 5.0, workers=3, listen_s=0.1, begin_hour=24.0)
    rough = replace(calm, hours_between_failures=1.0, repair_minutes=10.0)
    undisturbed, disturbed = simulate_day(calm), simulate_day(rough)
    assert disturbed.failures > 0
    assert disturbed.done == undisturbed.done == 3000
    assert disturbed.done_hour > undisturbed.done_hour


def test_the_same_seed_gives_the_same_day() -> None:
    plan = DayPlan(500, 4.0, workers=2, listen_s=0.1, hours_between_failures=5.0)
    assert simulate_day(plan) == simulate_day(plan)
    assert simulate_day(plan) != simulate_day(replace(plan, seed=2))
