/** How texts get from one process to the others. Delivery is at most once: what is sent while it is interrupted is lost. */
export type Bridge = AsyncDisposable & {
  /** Resolves when the text is on its way, to this process too. */
  send(topic: string, text: string): Promise<void>;
  /** Resolves when texts sent from now on will arrive here. May be called again for a topic that is open. */
  open(topic: string): Promise<void>;
  /** The last subscriber here has gone. */
  shut(topic: string): Promise<void>;
};

export type Deliver = (topic: string, text: string) => void;

/** One process alone. */
export function memoryBridge(deliver: Deliver): Bridge {
  return {
    send: async (topic, text) => deliver(topic, text),
    open: async () => {},
    shut: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}
