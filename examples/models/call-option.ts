import type { Example } from '../example.ts';
import { formula, header, input, label, note, result, title } from '../flat-spreadsheet.ts';
import { normalProbability } from './normal.ts';

const spot = 100;
const strike = 105;
const rate = 0.03;
const volatility = 0.2;
const years = 1;

const spread = volatility * Math.sqrt(years);
const d1 = (Math.log(spot / strike) + (rate + volatility ** 2 / 2) * years) / spread;
const d2 = d1 - spread;
const discountedStrike = strike * Math.exp(-rate * years);
const call = spot * normalProbability(d1) - discountedStrike * normalProbability(d2);
const put = discountedStrike * normalProbability(-d2) - spot * normalProbability(-d1);
const grown = spot ** 2 * Math.exp(volatility ** 2 * years);
const callSquared =
  grown * normalProbability(d1 + spread) -
  2 * discountedStrike * spot * normalProbability(d1) +
  discountedStrike ** 2 * normalProbability(d2);
const putSquared =
  discountedStrike ** 2 * normalProbability(-d2) -
  2 * discountedStrike * spot * normalProbability(-d1) +
  grown * normalProbability(-d1 - spread);
const inTheMoney = normalProbability(d2);

const source = 'F. Black, M. Scholes, The Pricing of Options and Corporate Liabilities (1973)';

export const callOption: Example = {
  name: 'call-option',
  content: {
    names: {
      Spot: 'Option!B3',
      Strike: 'Option!B4',
      Rate: 'Option!B5',
      Volatility: 'Option!B6',
      Maturity: 'Option!B7',
      Shock: 'Option!B8',
    },
    sheets: [
      {
        name: 'Option',
        columnWidthsCm: [6.5, 2.8, 9],
        rows: [
          [title('European options on a share')],
          [header('Term'), header('Value'), header('Unit')],
          [label('Share price today'), label(spot, 'decimal'), note('USD')],
          [label('Strike price'), label(strike, 'decimal'), note('USD')],
          [label('Interest rate'), label(rate, 'percent'), note('per year, continuous')],
          [label('Volatility'), label(volatility, 'percent'), note('per year')],
          [label('Maturity'), label(years), note('years')],
          [label('Shock'), input(0, 'decimal'), note('standard normal')],
          [],
          [header('Result'), header('Value'), header('Meaning')],
          [
            label('Share price at maturity'),
            result('=Spot*EXP((Rate-Volatility^2/2)*Maturity+Volatility*SQRT(Maturity)*Shock)', 'decimal'),
            note('USD, geometric Brownian motion'),
          ],
          [label('Discount factor'), formula('=EXP(-Rate*Maturity)', 'decimal')],
          [
            label('Call, discounted payoff'),
            result('=B12*MAX(0,B11-Strike)', 'decimal'),
            note('USD; its mean is the price of the call'),
          ],
          [
            label('Put, discounted payoff'),
            result('=B12*MAX(0,Strike-B11)', 'decimal'),
            note('USD; its mean is the price of the put'),
          ],
          [
            label('Call is exercised'),
            result('=IF(B11>Strike,1,0)', 'integer'),
            note('1 or 0; its mean is the probability'),
          ],
        ],
      },
    ],
  },
  run: {
    title: 'Prices of European options',
    description:
      'One normal shock moves a share price; the means of the discounted payoffs are the Black-Scholes prices.',
    inputs: [{ cell: 'Option!B8', name: 'Shock', distribution: { normal: { mean: 0, sd: 1 } } }],
    outputs: ['Option!B11', 'Option!B13', 'Option!B14', 'Option!B15'],
    trials: 4_000_000,
    known: {
      'Option!B11': {
        mean: spot * Math.exp(rate * years),
        sd: spot * Math.exp(rate * years) * Math.sqrt(Math.exp(volatility ** 2 * years) - 1),
        source,
        how: 'The lognormal share price: S exp(rT), and that times sqrt(exp(v^2 T) - 1).',
      },
      'Option!B13': {
        mean: call,
        sd: Math.sqrt(callSquared - call ** 2),
        source,
        how: 'S N(d1) - K exp(-rT) N(d2), and the second moment of the same payoff.',
      },
      'Option!B14': {
        mean: put,
        sd: Math.sqrt(putSquared - put ** 2),
        source,
        how: 'K exp(-rT) N(-d2) - S N(-d1), and the second moment of the same payoff.',
      },
      'Option!B15': {
        mean: inTheMoney,
        sd: Math.sqrt(inTheMoney * (1 - inTheMoney)),
        source,
        how: 'N(d2), and the standard deviation of a Bernoulli variable.',
      },
    },
  },
};
