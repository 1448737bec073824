import { randomBytes, randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { GraphClient } from '../client/graph-client.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import type { InputOption } from './input-option.ts';
import { openLocalPlatform } from './local-platform.ts';
import { askSuggestions, type DemoModel, loadExample, suggestedInputs, type Suggestions } from './model.ts';
import { renderComputation, renderReport, summarise } from './report.ts';
import { readRun, startRun, watchRun } from './run.ts';

export type DemoOptions = {
  readonly example: string;
  /** A workbook of the user's own instead of an example. */
  readonly workbook?: string | undefined;
  readonly input: readonly InputOption[];
  readonly output: readonly string[];
  readonly trials?: number | undefined;
  readonly seed?: string | undefined;
  /** The graph's names in lower case. */
  readonly backend: string;
  readonly precision?: string | undefined;
  readonly json: boolean;
};

export type Surroundings = {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Results go here. */
  readonly stdout: NodeJS.WriteStream;
  /** Progress goes here, and with `json` all that is for people. */
  readonly stderr: NodeJS.WriteStream;
};

const cleanUpTimeoutMs = 10_000;

/**
 * The main job from end to end, as a client of the public graph: sign up, upload, ask, run, watch, read.
 *
 * @throws with a reason in one line; what was started or made is ended and removed first
 */
export async function demo(
  options: DemoOptions,
  { environment, signal, stdout, stderr }: Surroundings,
): Promise<void> {
  const model = await chooseModel(options);
  const people = options.json ? stderr : stdout;
  const say = (line: string) => people.write(`${line}\n`);

  const opening = performance.now();
  await using platform = await openLocalPlatform(environment, signal);
  say(
    platform.startedHere
      ? `Started the platform in ${seconds(opening)} s: ${platform.url}`
      : `Using the platform at ${platform.url}`,
  );
  signal.throwIfAborted();

  const client = new GraphClient(platform.url, signal);
  await signUp(client);
  const fileId = await uploadWorkbook(client, model.workbook);
  let runId: string | undefined;
  try {
    say(`Uploaded ${path.basename(model.workbook)}: ${model.title}`);
    const suggestions = await askSuggestions(client, fileId);
    renderSuggestions(suggestions).forEach(say);

    const request = {
      fileId,
      inputs: model.inputs.length > 0 ? model.inputs : suggestedInputs(suggestions, 8),
      outputs:
        model.outputs.length > 0
          ? model.outputs
          : suggestions.suggestedOutputs.slice(0, 3).map(({ cell }) => cell),
      trials: options.trials ?? model.trials,
      seed: options.seed,
      backend: options.backend.toUpperCase(),
      precision: options.precision?.toUpperCase(),
    };
    if (request.inputs.length === 0)
      throw new Error(`No cell looks like an input: name one, as --input 'Model!B3=triangular(1,2,4)'.`);
    if (request.outputs.length === 0)
      throw new Error('No cell looks like an output: name one, as --output Model!B20.');
    say(`\nRunning ${request.trials.toLocaleString('en')} trials of ${request.outputs.join(', ')}`);

    // The socket is open before the run starts, so that no event waits for a handshake.
    await using subscriptions = await client.openSubscriptions();
    const started = performance.now();
    const bar = new ProgressBar(stderr);
    runId = await startRun(client, request);
    const progressEvents = await watchRun(subscriptions, runId, (state) => bar.draw(state));
    const elapsed = Number(seconds(started));
    bar.end();

    const report = await readRun(client, runId);
    if (report.status !== 'SUCCEEDED') {
      throw new Error(
        `The run ended as ${report.status}: ${report.error?.message ?? 'no reason was given.'}`,
      );
    }
    say('');
    renderReport(report).forEach(say);
    for (const [cell, { mean, source }] of Object.entries(model.known))
      say(`\nKnown answer: the mean of ${cell} is ${mean} (${source}).`);
    say(
      `\n${report.options.trials.toLocaleString('en')} trials in ${elapsed} s, seed ${report.options.seed}, ${progressEvents} progress events.`,
    );
    renderComputation(report).forEach(say);
    if (options.json)
      stdout.write(`${JSON.stringify(summarise(report, { seconds: elapsed, progressEvents }))}\n`);
  } finally {
    // A platform that goes on running should not keep a file that nobody asked it to keep, nor work on a run that nobody waits
    // for: also, and above all, after an interruption, which has ended the signal of everything else.
    if (!platform.startedHere)
      await cleanUp(client.until(AbortSignal.timeout(cleanUpTimeoutMs)), fileId, runId);
  }
}

async function chooseModel(options: DemoOptions): Promise<DemoModel> {
  const { workbook, input, output } = options;
  if (workbook === undefined) {
    const example = await loadExample(options.example);
    return {
      ...example,
      inputs: input.length > 0 ? input : example.inputs,
      outputs: output.length > 0 ? output : example.outputs,
    };
  }
  const isFile = await stat(workbook).then(
    (entry) => entry.isFile(),
    () => false,
  );
  if (!isFile) throw new Error(`${workbook} cannot be read.`);
  return { title: 'your workbook', workbook, inputs: input, outputs: output, trials: 1_000_000, known: {} };
}

/** A throw-away account: its password is never shown, so nobody can use it afterwards. */
async function signUp(client: GraphClient): Promise<void> {
  const data = await client.request<{ signUp: { accessToken: string } }>({
    query: /* GraphQL */ `
      mutation SignUp($input: SignUpInput!) {
        signUp(input: $input) {
          accessToken
        }
      }
    `,
    variables: {
      input: { email: `demo-${randomUUID()}@example.com`, password: randomBytes(24).toString('base64url') },
    },
  });
  client.authenticate(data.signUp.accessToken);
}

async function uploadWorkbook(client: GraphClient, workbook: string): Promise<string> {
  const data = await client.upload<{ uploadFile: { id: string } }>(
    {
      query: /* GraphQL */ `
        mutation Upload($file: Upload!) {
          uploadFile(file: $file) {
            id
          }
        }
      `,
      variables: { file: null },
    },
    'file',
    workbook,
  );
  return data.uploadFile.id;
}

/** A run that has ended stays as it ended. */
async function cleanUp(client: GraphClient, fileId: string, runId: string | undefined): Promise<void> {
  if (runId !== undefined) {
    await client.request({
      query: /* GraphQL */ `
        mutation Cancel($id: ID!) {
          cancelSimulation(id: $id) {
            id
          }
        }
      `,
      variables: { id: runId },
    });
  }
  await client.request({
    query: /* GraphQL */ `
      mutation Delete($id: ID!) {
        deleteFile(id: $id)
      }
    `,
    variables: { id: fileId },
  });
}

function renderSuggestions({ suggestedInputs: inputs, suggestedOutputs: outputs }: Suggestions): string[] {
  return [
    ...inputs.slice(0, 8).map(({ cell, label, reason }) => `  input?  ${cell}  ${label ?? ''}  ${reason}`),
    ...outputs.slice(0, 5).map(({ cell, label, reason }) => `  output? ${cell}  ${label ?? ''}  ${reason}`),
  ];
}

/** Seconds since a reading of `performance.now()`, to a hundredth. */
function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(2);
}
