/** One line of the table in docs/benchmarks.md. */
export interface Figure {
  readonly what: string
  readonly result: string
}

export interface Spread {
  readonly p50: number
  readonly p99: number
  readonly max: number
  readonly perSecond: number
}

/** Of durations in milliseconds that were taken within some seconds. */
export function spreadOf(durations: readonly number[], seconds: number): Spread {
  const sorted = durations.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99), max: at(1), perSecond: sorted.length / seconds }
}

export function milliseconds(value: number): string {
  return value < 1 ? `${(value * 1000).toFixed(0)} µs` : `${value.toPrecision(3)} ms`
}

export function inWords({ p50, p99, perSecond }: Spread): string {
  return `p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)}, ${Math.round(perSecond).toLocaleString('en')} per second`
}

/** Takes the time of `work`, one after the other, for so many seconds after a warm-up of a fifth of that. */
export function takeTimes(seconds: number, work: (n: number) => void): Spread {
  const durations: number[] = []
  const begin = performance.now()
  const measuredFrom = begin + seconds * 200
  const end = measuredFrom + seconds * 1000
  for (let n = 0, now = begin; now < end; n++) {
    work(n)
    const after = performance.now()
    if (now >= measuredFrom) durations.push(after - now)
    now = after
  }
  return spreadOf(durations, seconds)
}
