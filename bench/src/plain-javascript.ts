/**
 * The models as a careful JavaScript programmer writes them: one loop a model, a xorshift generator, Box-Muller normals, square
 * roots for triangular draws. No spreadsheet, no blocks, no moments.
 */
export type PlainModel = (trials: number, outputs: readonly Float64Array[]) => void;

/** Draws from one stream of 32-bit words. */
class Draws {
  #state = 0x2545f491;

  uniform(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return ((this.#state >>> 0) + 0.5) / 2 ** 32;
  }

  normal(mean: number, sd: number): number {
    return mean + sd * Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  lognormal(mean: number, sd: number): number {
    const variance = Math.log1p((sd / mean) ** 2);
    return Math.exp(this.normal(Math.log(mean) - variance / 2, Math.sqrt(variance)));
  }

  triangular(min: number, mode: number, max: number): number {
    const u = this.uniform();
    return u < (mode - min) / (max - min)
      ? min + Math.sqrt(u * (max - min) * (mode - min))
      : max - Math.sqrt((1 - u) * (max - min) * (max - mode));
  }

  /** A gamma variate with shape >= 1 (Marsaglia and Tsang, 2000). */
  #gamma(shape: number): number {
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal(0, 1);
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  pert(min: number, mode: number, max: number): number {
    const width = max - min;
    const a = this.#gamma(1 + (4 * (mode - min)) / width);
    return min + (width * a) / (a + this.#gamma(1 + (4 * (max - mode)) / width));
  }
}

const npv30: PlainModel = (trials, outputs) => {
  const draws = new Draws();
  for (let i = 0; i < trials; i++) {
    const price = draws.triangular(40, 50, 65);
    let units = draws.normal(1000, 120);
    const growth = 1 + draws.triangular(0, 0.05, 0.12);
    const unitCost = draws.triangular(25, 30, 38);
    const fixedCost = draws.lognormal(8161.6, 1648.8);
    const rate = 1.08 + 0.05 * draws.uniform();
    let [inflation, discount, npv, sum] = [1, 1, -40_000, -40_000];
    for (let year = 0; year < 5; year++) {
      const margin = units * price * inflation - (units * unitCost + fixedCost);
      const flow = margin - Math.max(0, (margin - 8000) * 0.25);
      discount *= rate;
      npv += flow / discount;
      sum += flow;
      units *= growth;
      inflation *= 1.02;
    }
    const index = npv / 40_000 + 1;
    outputs[0]![i] = npv;
    outputs[1]![i] = sum;
    outputs[2]![i] = index;
    outputs[3]![i] = npv > 0 ? 1 : 0;
    outputs[4]![i] = Math.round(index * 1000) / 10;
  }
};

const projectNpv: PlainModel = (trials, outputs) => {
  const draws = new Draws();
  const flows = new Float64Array(6);
  for (let i = 0; i < trials; i++) {
    const price = draws.triangular(40, 50, 65);
    let units = draws.normal(1000, 120);
    const growth = 1 + draws.triangular(0, 0.05, 0.12);
    const unitCost = draws.pert(25, 30, 38);
    const fixedCost = draws.lognormal(8160, 1650);
    const rate = 1.08 + 0.05 * draws.uniform();
    let [inflation, discount, npv, total, payback] = [1, 1, -40_000, -40_000, 0];
    flows[0] = -40_000;
    for (let year = 1; year <= 5; year++) {
      const margin = units * price * inflation - (units * unitCost + fixedCost);
      const flow = margin - Math.max(0, (margin - 8000) * 0.25);
      flows[year] = flow;
      discount *= rate;
      npv += flow / discount;
      const after = total + flow;
      payback += total >= 0 ? 0 : after >= 0 ? -total / flow : 1;
      total = after;
      units *= growth;
      inflation *= 1.02;
    }
    outputs[0]![i] = npv;
    outputs[1]![i] = rateOfReturn(flows);
    outputs[2]![i] = payback;
    outputs[3]![i] = Math.round((1 + npv / 40_000) * 1000) / 1000;
    outputs[4]![i] = npv > 0 ? 1 : 0;
  }
};

/** Newton on the discount factor. */
function rateOfReturn(flows: Float64Array): number {
  let q = 1 / 1.1;
  for (let iteration = 0; iteration < 40; iteration++) {
    let value = 0;
    let slope = 0;
    for (let i = flows.length - 1; i >= 0; i--) {
      slope = slope * q + value;
      value = value * q + flows[i]!;
    }
    const step = value / slope;
    q -= step;
    if (Math.abs(step) <= 1e-9 * q) break;
  }
  return 1 / q - 1;
}

/** Tasks that come first, then shortest, most likely and longest duration, and cost a day. */
const tasks = [
  { after: [], duration: [12, 15, 24], costPerDay: 900 },
  { after: [0], duration: [20, 30, 60], costPerDay: 150 },
  { after: [0], duration: [30, 40, 75], costPerDay: 200 },
  { after: [1], duration: [8, 10, 16], costPerDay: 1100 },
  { after: [3], duration: [14, 18, 30], costPerDay: 1800 },
  { after: [2, 4], duration: [25, 32, 50], costPerDay: 2400 },
  { after: [5], duration: [18, 25, 45], costPerDay: 1600 },
  { after: [5], duration: [20, 24, 36], costPerDay: 1300 },
  { after: [6, 7], duration: [5, 7, 14], costPerDay: 1000 },
] as const;

const projectSchedule: PlainModel = (trials, outputs) => {
  const draws = new Draws();
  const finish = new Float64Array(tasks.length);
  for (let i = 0; i < trials; i++) {
    let [end, cost, foundations] = [0, 0, 0];
    for (let t = 0; t < tasks.length; t++) {
      const { after, duration, costPerDay } = tasks[t]!;
      const days = draws.pert(duration[0], duration[1], duration[2]);
      let start = 0;
      for (const before of after) start = Math.max(start, finish[before]!);
      finish[t] = start + days;
      end = Math.max(end, finish[t]!);
      cost += days * costPerDay;
      if (t <= 1 || t === 3 || t === 4) foundations += days;
    }
    const penalty = Math.min(50_000, 2500 * Math.ceil(Math.max(0, end - 155)));
    outputs[0]![i] = end;
    outputs[1]![i] = foundations;
    outputs[2]![i] = cost;
    outputs[3]![i] = penalty;
    outputs[4]![i] = cost + penalty;
    outputs[5]![i] = end > 155 ? 1 : 0;
  }
};

const assets = [
  [400_000, 0.003, 0.032],
  [150_000, 0.004, 0.05],
  [250_000, 0.001, 0.009],
  [120_000, 0.0015, 0.015],
  [80_000, 0.002, 0.044],
] as const;

const portfolioVar: PlainModel = (trials, outputs) => {
  const draws = new Draws();
  for (let i = 0; i < trials; i++) {
    let profit = 0;
    let worst = Infinity;
    for (const [value, mean, sd] of assets) {
      const own = value * draws.normal(mean, sd);
      profit += own;
      worst = Math.min(worst, own);
    }
    const loss = Math.max(0, -profit);
    outputs[0]![i] = profit;
    outputs[1]![i] = profit / 1e6;
    outputs[2]![i] = loss;
    outputs[3]![i] = worst;
    outputs[4]![i] = loss > 25_000 ? 1 : 0;
  }
};

const claimWeights = [14, 27, 27, 18, 8.5, 3.5, 1.3, 0.5, 0.2];

const insuranceClaims: PlainModel = (trials, outputs) => {
  const draws = new Draws();
  for (let i = 0; i < trials; i++) {
    let left = draws.uniform() * 100;
    let count = 0;
    while (count < 8 && left >= claimWeights[count]!) left -= claimWeights[count++]!;
    let [damage, paid, ceded, largest] = [0, 0, 0, 0];
    for (let claim = 1; claim <= 8; claim++) {
      const amount = draws.lognormal(12_000, 18_000);
      if (claim > count) continue;
      const pays = Math.min(50_000, Math.max(0, amount - 1000));
      damage += amount;
      paid += pays;
      ceded += pays * (pays < 5000 ? 0 : pays < 15_000 ? 0.2 : pays < 35_000 ? 0.4 : 0.6);
      largest = Math.max(largest, pays);
    }
    outputs[0]![i] = damage;
    outputs[1]![i] = paid;
    outputs[2]![i] = ceded;
    outputs[3]![i] = paid - ceded;
    outputs[4]![i] = (paid - ceded) / 30_000;
    outputs[5]![i] = largest;
  }
};

const callOption: PlainModel = (trials, outputs) => {
  const draws = new Draws();
  const discount = Math.exp(-0.03);
  for (let i = 0; i < trials; i++) {
    const price = 100 * Math.exp(0.03 - 0.02 + 0.2 * draws.normal(0, 1));
    outputs[0]![i] = price;
    outputs[1]![i] = discount * Math.max(0, price - 105);
    outputs[2]![i] = discount * Math.max(0, 105 - price);
    outputs[3]![i] = price > 105 ? 1 : 0;
  }
};

export const plainModels: Readonly<Record<string, PlainModel>> = {
  'npv-30': npv30,
  'project-npv': projectNpv,
  'project-schedule': projectSchedule,
  'portfolio-var': portfolioVar,
  'insurance-claims': insuranceClaims,
  'call-option': callOption,
};
