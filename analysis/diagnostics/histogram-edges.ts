const bins = 40

/** What a histogram must cover. */
export interface HistogramRange {
  readonly minimum: number
  /** Values beyond this share the last bin. */
  readonly maximum: number
  readonly smallestPositive: number | null
  /** Whether all values are whole numbers: then bins are too. */
  readonly whole: boolean
}

/**
 * Lower ends of the bins, ascending. Linear: equal steps, of whole numbers where the values are. Log: equal ratios from
 * the smallest positive value; none when no value is positive.
 */
export function histogramEdges(range: HistogramRange, scale: 'linear' | 'log'): readonly number[] {
  return scale === 'log' ? ratioEdges(range) : stepEdges(range)
}

function stepEdges({ minimum, maximum, whole }: HistogramRange): readonly number[] {
  if (!(maximum > minimum)) return [minimum]
  if (whole) {
    const step = Math.max(1, Math.ceil((maximum - minimum + 1) / bins))
    const count = Math.floor((maximum - minimum) / step) + 1
    return Array.from({ length: count }, (_, at) => minimum + at * step)
  }
  return Array.from({ length: bins }, (_, at) => minimum + (at * (maximum - minimum)) / bins)
}

function ratioEdges({ smallestPositive, maximum }: HistogramRange): readonly number[] {
  if (smallestPositive === null) return []
  if (!(maximum > smallestPositive)) return [smallestPositive]
  const [low, high] = [Math.log10(smallestPositive), Math.log10(maximum)]
  // rounded, so that every engine is asked the same; the first edge must not lose the smallest value
  return Array.from({ length: bins }, (_, at) =>
    at === 0 ? smallestPositive : Number((10 ** (low + (at * (high - low)) / bins)).toPrecision(6)),
  )
}
