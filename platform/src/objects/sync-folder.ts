import { open } from 'node:fs/promises';

/** Makes the names in a folder durable: a file that was synced may still lose its name in a power cut until its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
