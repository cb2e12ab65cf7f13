import type { RandomStream } from '@analysis'

export function draw<T>(stream: RandomStream, options: readonly { readonly value: T; readonly share: number }[]): T {
  let left = stream.uniform()
  for (const option of options) {
    left -= option.share
    if (left < 0) return option.value
  }
  return options.at(-1)!.value
}

export function chance(stream: RandomStream, probability: number): boolean {
  return stream.uniform() < probability
}

/** Count of events in one unit of time at a mean rate, by Knuth's product of uniforms; for small rates. */
export function poisson(stream: RandomStream, rate: number): number {
  const limit = Math.exp(-rate)
  let product = stream.uniform()
  let count = 0
  while (product > limit) {
    product *= stream.uniform()
    count++
  }
  return count
}

export function logNormal(stream: RandomStream, median: number, sigma: number): number {
  return median * Math.exp(sigma * stream.normal())
}

/** Two decimals, as money is written. */
export function money(value: number): number {
  return Math.round(value * 100) / 100
}
