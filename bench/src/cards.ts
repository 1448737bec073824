/** What a card can do at most, as its maker states it. */
export type Card = {
  /** A part of the adapter's name. */
  readonly name: string;
  /** 32-bit floating point operations a second, a fused multiplication and addition counted as two. */
  readonly flops: number;
  /** Bytes a second of its memory. */
  readonly bandwidth: number;
};

/** NVIDIA's data sheets. An unknown card is measured all the same, without shares. */
const cards: readonly Card[] = [
  { name: 'H200', flops: 67e12, bandwidth: 4.8e12 },
  { name: 'H100 PCIe', flops: 51e12, bandwidth: 2e12 },
  { name: 'H100', flops: 67e12, bandwidth: 3.35e12 },
  { name: 'A100', flops: 19.5e12, bandwidth: 1.555e12 },
  { name: 'L40S', flops: 91.6e12, bandwidth: 0.864e12 },
  { name: 'L4', flops: 30.3e12, bandwidth: 0.3e12 },
  { name: 'A10', flops: 31.2e12, bandwidth: 0.6e12 },
  { name: 'T4', flops: 8.1e12, bandwidth: 0.32e12 },
  { name: 'RTX 4090', flops: 82.6e12, bandwidth: 1.008e12 },
  { name: 'RTX 3090', flops: 35.6e12, bandwidth: 0.936e12 },
];

export function findCard(description: string): Card | undefined {
  return cards.find(({ name }) => description.includes(name));
}
