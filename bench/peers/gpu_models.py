"""The five-year project in CuPy and in JAX, whichever this Python has: moments stay on the card.

Waits for a line `library trials` on stdin and prints a line of JSON: seconds and the mean, or null for a library that is not there.
"""

import json
import sys
import time


def project(xp, price, units, growth, unit, fixed, rate):
    discount, flows = 1 / (1 + rate), []
    for year in range(5):
        if year:
            units = units * (1 + growth)
        margin = units * price * 1.02**year - (units * unit + fixed)
        flows.append(margin - xp.maximum(0, (margin - 8000) * 0.25))
    value = flows[4] * discount
    for flow in reversed(flows[:4]):
        value = (value + flow) * discount
    return value - 40000


def triangular(xp, u, low, mode, high):
    width = high - low
    return xp.where(
        u < (mode - low) / width,
        low + xp.sqrt(u * width * (mode - low)),
        high - xp.sqrt((1 - u) * width * (high - mode)),
    )


def with_cupy(trials):
    import cupy as cp

    rng = cp.random.default_rng(1)

    def once():
        u = [rng.random(trials, dtype=cp.float32) for _ in range(4)]
        z = [rng.standard_normal(trials, dtype=cp.float32) for _ in range(2)]
        value = project(
            cp, triangular(cp, u[0], 40, 50, 65), 1000 + 120 * z[0], triangular(cp, u[1], 0, 0.05, 0.12),
            triangular(cp, u[2], 25, 30, 38), cp.exp(8.987197 + 0.2 * z[1]), 0.08 + 0.05 * u[3],
        )
        return float(value.mean()), float(value.var()), float(value.min()), float(value.max())

    once()
    start = time.perf_counter()
    mean = once()[0]
    return {"seconds": time.perf_counter() - start, "mean": mean}


def with_jax(trials):
    import jax
    import jax.numpy as jnp

    @jax.jit
    def once(key):
        keys = jax.random.split(key, 6)
        u = [jax.random.uniform(k, (trials,)) for k in keys[:4]]
        z = [jax.random.normal(k, (trials,)) for k in keys[4:]]
        value = project(
            jnp, triangular(jnp, u[0], 40, 50, 65), 1000 + 120 * z[0], triangular(jnp, u[1], 0, 0.05, 0.12),
            triangular(jnp, u[2], 25, 30, 38), jnp.exp(8.987197 + 0.2 * z[1]), 0.08 + 0.05 * u[3],
        )
        return value.mean(), value.var(), value.min(), value.max()

    once(jax.random.key(0))[0].block_until_ready()
    start = time.perf_counter()
    mean = float(once(jax.random.key(1))[0])
    return {"seconds": time.perf_counter() - start, "mean": mean}


LIBRARIES = {"cupy": with_cupy, "jax": with_jax}

for line in sys.stdin:
    library, trials = line.split()
    try:
        print(json.dumps(LIBRARIES[library](int(trials))), flush=True)
    except ImportError:
        print("null", flush=True)
