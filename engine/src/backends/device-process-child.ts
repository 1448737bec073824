import type { Device, DeviceModel } from './device.ts';
import { DeviceFailure } from './device.ts';
import { packDeviceFailure } from './device-process-messages.ts';
import type {
  DeviceCall,
  DeviceDescription,
  DeviceMessage,
  DeviceRequest,
} from './device-process-messages.ts';

let device: Device | undefined;
const models = new Map<number, DeviceModel>();
const aborts = new Map<number, AbortController>();
let lastModel = 0;

function send(message: DeviceMessage): void {
  // A parent that is gone hears nothing; `disconnect` ends this process.
  process.send?.(message, () => {});
}

function opened(): Device {
  if (device === undefined) throw new DeviceFailure('unavailable', 'The device was not opened.');
  return device;
}

function modelOf(id: number): DeviceModel {
  const model = models.get(id);
  if (model === undefined) throw new DeviceFailure('wrong', 'The model was released.');
  return model;
}

async function perform(id: number, call: DeviceCall): Promise<unknown> {
  switch (call.kind) {
    case 'open': {
      // The parent names a module of ours whose `opener` takes these options (device-process.ts).
      const { [call.opener]: open } = (await import(call.module)) as Record<
        string,
        (options: unknown) => Promise<Device>
      >;
      if (open === undefined) throw new DeviceFailure('unavailable', `There is no ${call.opener}.`);
      device = await open(call.options);
      const { description, isFallback, memoryBytes } = device;
      return { description, isFallback, memoryBytes } satisfies DeviceDescription;
    }
    case 'words':
      return opened().words(call.key, call.input, call.firstTrial, call.count);
    case 'prepare':
      models.set(++lastModel, await opened().prepare(call.model, call.options));
      return lastModel;
    case 'run': {
      const abort = new AbortController();
      aborts.set(id, abort);
      try {
        return await modelOf(call.model).run(call.shard, {
          signal: abort.signal,
          onProgress: (done) => send({ kind: 'progress', id, done }),
        });
      } finally {
        aborts.delete(id);
      }
    }
    case 'release': {
      const model = modelOf(call.model);
      models.delete(call.model);
      await model[Symbol.asyncDispose]();
      return null;
    }
  }
}

async function answer(id: number, call: DeviceCall): Promise<void> {
  try {
    send({ kind: 'done', id, output: await perform(id, call) });
  } catch (error) {
    send({ kind: 'failed', id, failure: packDeviceFailure(error) });
  }
}

process.on('message', ({ id, call }: DeviceRequest) => {
  if (call.kind === 'abort') aborts.get(id)?.abort();
  else void answer(id, call); // It answers by message, also that it failed.
});
// A device keeps a process running that nobody can reach any more.
process.on('disconnect', () => process.exit());
