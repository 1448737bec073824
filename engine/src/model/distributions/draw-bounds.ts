import { elementary } from '../../elementary/functions.ts';
import type { Bounds } from '../../kernel/bounds.ts';
import type { Distribution } from './distribution.ts';
import { prepareDraw } from './draw.ts';
import { isTabled, type TabledDistribution } from './standard-form.ts';
import { tabledForm } from './truncated-form.ts';

// Looked up once: in a VM context, where tests run, every mention of a global is a slow call.
const { abs, max } = Math;
const { exp } = elementary;

/** The distance of the first and the last uniform from 0 and 1. */
const outermost = 2 ** -33;

// Tables are off by 1e-12 of the value, or of what it is made of; drawn values rise with the uniform but for such errors.
const valueMargin = 1e-9;
const scaleMargin = 1e-13;

/**
 * What a valid distribution's draws cannot leave: its quantiles at the first and the last of the 2^32 uniforms, and a hair more.
 * Builds no table, for a table costs milliseconds.
 */
export function drawBounds(distribution: Distribution): Bounds {
  return isTabled(distribution) ? tabledBounds(distribution) : plainBounds(distribution);
}

function tabledBounds(distribution: TabledDistribution): Bounds {
  const { quantiles, scale, shift, isExponential } = tabledForm(distribution);
  const { lower, upper } = quantiles();
  const low = scale * lower(outermost) + shift;
  const high = scale * upper(outermost) + shift;
  return isExponential ? widened(exp(low), exp(high), 0) : widened(low, high, max(abs(scale), abs(shift)));
}

function plainBounds(distribution: Distribution): Bounds {
  const ends = new Float64Array(2);
  prepareDraw(distribution)(Int32Array.of(0, -1), 0, 2, ends);
  const [low, high] = ends;
  return widened(low!, high!, 0);
}

/** @param scale of the numbers that values are made of */
function widened(low: number, high: number, scale: number): Bounds {
  const off = scaleMargin * max(abs(low), abs(high), scale);
  return { low: low - valueMargin * abs(low) - off, high: high + valueMargin * abs(high) + off };
}
