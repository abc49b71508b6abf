"""How many machines a day of calls needs, from measured rates, and what such a day looks like."""

from pipeline.capacity.day import Day, DayPlan, simulate_day
from pipeline.capacity.need import Ask, Need, work_out
from pipeline.capacity.rates import BUNDLED, Rates, measured_rates

__all__ = [
    "BUNDLED",
    "Ask",
    "Day",
    "DayPlan",
    "Need",
    "Rates",
    "measured_rates",
    "simulate_day",
    "work_out",
]
