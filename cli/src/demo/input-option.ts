import { InvalidArgumentError } from 'commander';

/** The graph's `SimulationInputInput`. */
export type InputOption = {
  readonly cell: string;
  readonly distribution: Readonly<Record<string, Readonly<Record<string, number | readonly number[]>>>>;
};

/** As the graph's input types name them. A question mark: it may be left out. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  normal: ['mean', 'sd'],
  lognormal: ['mean', 'sd'],
  uniform: ['min', 'max'],
  triangular: ['min', 'mode', 'max'],
  pert: ['min', 'mode', 'max'],
  exponential: ['mean'],
  gamma: ['shape', 'scale'],
  beta: ['a', 'b', 'min?', 'max?'],
  weibull: ['shape', 'scale'],
  student: ['df'],
  logistic: ['location', 'scale'],
  extremeValue: ['location', 'scale'],
  cumulative: ['min', 'max', 'points', 'probabilities'],
  binomial: ['n', 'p'],
  poisson: ['mean'],
  geometric: ['p'],
  bernoulli: ['p'],
  integerUniform: ['min', 'max'],
  discrete: ['values', 'weights?'],
};

const lists = ['values', 'weights', 'points', 'probabilities'];

/**
 * Reads `Model!B3=triangular(1,2,4)`, with the lists of `discrete({1,2,3},{0.2,0.3,0.5})` in braces; its weights may be left out.
 *
 * @throws InvalidArgumentError that names what is wrong
 */
export function parseInputOption(text: string): InputOption {
  const [, cell, family, list] = /^(.+)=\s*([a-z]+)\s*\((.*)\)\s*$/i.exec(text) ?? [];
  if (!cell || !family || list === undefined) {
    throw new InvalidArgumentError(`write an input as 'Model!B3=triangular(1,2,4)'.`);
  }
  const name = Object.keys(parameters).find((known) => known.toLowerCase() === family.toLowerCase());
  if (name === undefined) {
    throw new InvalidArgumentError(
      `there is no distribution ${family}; there are ${Object.keys(parameters).join(', ')}.`,
    );
  }
  const values = list.match(/\{[^}]*\}|[^,{}\s][^,{}]*/g) ?? [];
  const takes = parameters[name] ?? [];
  const needed = takes.filter((parameter) => !parameter.endsWith('?')).length;
  const names = takes.map((parameter) => parameter.replace('?', ''));
  if (values.length > names.length || values.length < needed) {
    throw new InvalidArgumentError(`${name} takes ${names.join(', ')}.`);
  }
  const entries = values.map((value, index) => {
    const parameter = names[index] ?? '';
    return [parameter, parseValue(value, lists.includes(parameter))] as const;
  });
  return { cell: cell.trim(), distribution: { [name]: Object.fromEntries(entries) } };
}

function parseValue(text: string, asList: boolean): number | number[] {
  if (asList)
    return text
      .replace(/^\{|\}$/g, '')
      .split(',')
      .map(parseNumber);
  return parseNumber(text);
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError(`${text.trim() || 'nothing'} is not a number.`);
  return value;
}
