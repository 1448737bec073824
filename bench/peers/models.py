"""The same models in idiomatic numpy: blocks of 16,384 trials, mean, variance, minimum and maximum of every output.

Waits for a line `model trials` on stdin, runs it, and prints a line of JSON: seconds and the outputs' means.
"""

import json
import sys
import time

import numpy as np

BLOCK = 16384


def lognormal(rng, mean, sd, n):
    variance = np.log1p((sd / mean) ** 2)
    return rng.lognormal(np.log(mean) - variance / 2, np.sqrt(variance), n)


def pert(rng, low, mode, high, n):
    width = high - low
    return low + width * rng.beta(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, n)


def npv_30(rng, n):
    price, units, growth = rng.triangular(40, 50, 65, n), rng.normal(1000, 120, n), rng.triangular(0, 0.05, 0.12, n)
    unit, fixed, rate = rng.triangular(25, 30, 38, n), lognormal(rng, 8161.6, 1648.8, n), rng.uniform(0.08, 0.13, n)
    discount, flows = 1 / (1 + rate), []
    for year in range(5):
        if year:
            units = units * (1 + growth)
        margin = units * price * 1.02**year - (units * unit + fixed)
        flows.append(margin - np.maximum(0, (margin - 8000) * 0.25))
    npv = ((((flows[4] * discount + flows[3]) * discount + flows[2]) * discount + flows[1]) * discount + flows[0]) * discount - 40000
    index = npv / 40000 + 1
    return npv, flows[0] + flows[1] + flows[2] + flows[3] + flows[4] - 40000, index, npv > 0, np.round(index * 100, 1)


def project_npv(rng, n):
    price, units, growth = rng.triangular(40, 50, 65, n), rng.normal(1000, 120, n), rng.triangular(0, 0.05, 0.12, n)
    unit, fixed, rate = pert(rng, 25, 30, 38, n), lognormal(rng, 8160, 1650, n), rng.uniform(0.08, 0.13, n)
    flows, total, paid_back = [np.full(n, -40000.0)], [np.full(n, -40000.0)], np.zeros(n)
    for year in range(5):
        if year:
            units = units * (1 + growth)
        margin = units * price * 1.02**year - (units * unit + fixed)
        flow = margin - np.maximum(0, (margin - 8000) * 0.25)
        before, after = total[-1], total[-1] + flow
        with np.errstate(divide="ignore", invalid="ignore"):
            paid_back = paid_back + np.where(before >= 0, 0, np.where(after >= 0, -before / flow, 1))
        flows.append(flow)
        total.append(after)
    npv = np.zeros(n)
    for flow in reversed(flows[1:]):
        npv = (npv + flow) / (1 + rate)
    npv = npv - 40000
    # Newton on the discount factor, all trials at once, until every one has settled.
    q, settled = np.full(n, 1 / 1.1), False
    for _ in range(40):
        value, slope = np.zeros(n), np.zeros(n)
        for flow in reversed(flows):
            slope = slope * q + value
            value = value * q + flow
        step = value / slope
        q = q - step
        if np.all(np.abs(step) <= 1e-9 * np.abs(q)):
            settled = True
            break
    irr = 1 / q - 1
    return npv, irr, paid_back, np.round(1 + npv / 40000, 3), npv > 0


TASKS = [
    ((), 12, 15, 24, 900),
    ((0,), 20, 30, 60, 150),
    ((0,), 30, 40, 75, 200),
    ((1,), 8, 10, 16, 1100),
    ((3,), 14, 18, 30, 1800),
    ((2, 4), 25, 32, 50, 2400),
    ((5,), 18, 25, 45, 1600),
    ((5,), 20, 24, 36, 1300),
    ((6, 7), 5, 7, 14, 1000),
]


def project_schedule(rng, n):
    finish, durations, cost = [], [], np.zeros(n)
    for after, low, mode, high, per_day in TASKS:
        duration = pert(rng, low, mode, high, n)
        start = 0 if not after else finish[after[0]] if len(after) == 1 else np.maximum(finish[after[0]], finish[after[1]])
        finish.append(start + duration)
        durations.append(duration)
        cost = cost + duration * per_day
    end = np.maximum.reduce(finish)
    penalty = np.minimum(50000, 2500 * np.ceil(np.maximum(0, end - 155)))
    foundations = durations[0] + durations[1] + durations[3] + durations[4]
    return end, foundations, cost, penalty, cost + penalty, end > 155


ASSETS = [(400000, 0.003, 0.032), (150000, 0.004, 0.05), (250000, 0.001, 0.009), (120000, 0.0015, 0.015), (80000, 0.002, 0.044)]


def portfolio_var(rng, n):
    profits = [value * rng.normal(mean, sd, n) for value, mean, sd in ASSETS]
    profit = profits[0] + profits[1] + profits[2] + profits[3] + profits[4]
    loss = np.maximum(0, -profit)
    return profit, profit / 1e6, loss, np.minimum.reduce(profits), loss > 25000


WEIGHTS = np.array([14, 27, 27, 18, 8.5, 3.5, 1.3, 0.5, 0.2])
UP_TO = np.cumsum(WEIGHTS) / WEIGHTS.sum()


def insurance_claims(rng, n):
    count = np.searchsorted(UP_TO, rng.random(n), side="right")
    damage, paid, ceded, largest = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    shares = np.array([0, 0.2, 0.4, 0.6])
    for claim in range(1, 9):
        amount = lognormal(rng, 12000, 18000, n)
        occurs = claim <= count
        pays = occurs * np.minimum(50000, np.maximum(0, amount - 1000))
        damage = damage + amount * occurs
        paid = paid + pays
        ceded = ceded + pays * shares[np.searchsorted([5000, 15000, 35000], pays, side="right")]
        largest = np.maximum(largest, pays)
    net = paid - ceded
    return damage, paid, ceded, net, net / 30000, largest


def call_option(rng, n):
    price = 100 * np.exp((0.03 - 0.2**2 / 2) * 1 + 0.2 * rng.standard_normal(n))
    discount = np.exp(-0.03)
    return price, discount * np.maximum(0, price - 105), discount * np.maximum(0, 105 - price), price > 105


MODELS = {
    "npv-30": npv_30,
    "project-npv": project_npv,
    "project-schedule": project_schedule,
    "portfolio-var": portfolio_var,
    "insurance-claims": insurance_claims,
    "call-option": call_option,
}


def run(model, trials):
    rng = np.random.default_rng(1)
    out, sums = None, None
    start = time.perf_counter()
    for first in range(0, trials, BLOCK):
        n = min(BLOCK, trials - first)
        columns = MODELS[model](rng, n)
        if out is None:
            out, sums = np.empty((len(columns), trials)), np.zeros(len(columns))
        for j, column in enumerate(columns):
            x = out[j, first : first + n]
            x[:] = column
            sums[j] += x.mean() * n
            x.var(), x.min(), x.max()
    return {"seconds": time.perf_counter() - start, "means": list(sums / trials)}


print(json.dumps({"numpy": np.__version__}), flush=True)
for line in sys.stdin:
    name, trials = line.split()
    print(json.dumps(run(name, int(trials))), flush=True)
