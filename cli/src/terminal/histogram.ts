const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export type Histogram = {
  /** One more than `counts`, ascending. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
};

/**
 * A histogram lying on its side, one line a bin: the bin's lower edge, a bar, the share of the trials.
 *
 * @param columns length of the longest bar in characters
 */
export function renderHistogram({ edges, counts }: Histogram, columns = 48): string[] {
  const highest = Math.max(...counts, 1);
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  const labels = edges.slice(0, -1).map(formatNumber);
  const labelWidth = Math.max(0, ...labels.map((label) => label.length));
  return counts.map((count, bin) => {
    const share = `${((100 * count) / total).toFixed(1)} %`;
    return `${(labels[bin] ?? '').padStart(labelWidth)} │${bar((count / highest) * columns)} ${share}`;
  });
}

function bar(length: number): string {
  const full = Math.floor(length);
  return '█'.repeat(full) + (eighths[Math.floor((length - full) * 8)] ?? '');
}

/** A number for people: six significant digits, grouped by thousands. */
export function formatNumber(value: number | null): string {
  if (value === null) return '–';
  return value.toLocaleString('en', { maximumSignificantDigits: 6 });
}
