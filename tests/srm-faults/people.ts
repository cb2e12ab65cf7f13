import { xoshiro128, type RandomStream } from '../../analysis/numerics/random'

export interface Person {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly device: string
  readonly sdk: string
  readonly country: string
  readonly edge: string
  readonly agent: string
}

const names = ['björn', 'zoë', 'анна', 'иван', '山田', 'françois', 'nuñez', 'søren']
const countries = ['US', 'US', 'US', 'DE', 'DE', 'UK', 'UK', 'FR', 'JP', 'BR']
const edges = ['ams', 'fra', 'iad', 'iad', 'nrt', 'gru']

/** Subjects as they come: more by day than by night, most ids in ASCII, clients of several versions. */
export function* people(count: number, start: number, end: number, seed: number): Generator<Person> {
  const random = xoshiro128(seed)
  for (let i = 0; i < count; i++) yield person(i, arrival(start, end, random), random)
}

export function person(i: number, at: number, random: RandomStream): Person {
  const device = pick(['desktop', 'desktop', 'mobile', 'mobile', 'mobile', 'tablet'], random)
  const sdk =
    device === 'desktop' ? 'web-5.2' : pick(['ios-3.1', 'ios-3.2', 'ios-3.1', 'android-4.0', 'web-5.2'], random)
  const tail = (random.integer(2 ** 30) + i * 2 ** 20).toString(36)
  return {
    id: random.uniform() < 0.25 ? `${pick(names, random)}-${tail}` : `u-${tail}`,
    at,
    device,
    sdk,
    country: pick(countries, random),
    edge: pick(edges, random),
    agent: device === 'desktop' ? pick(['Chrome/126', 'Firefox/127', 'Edge/126'], random) : 'Mobile Safari/17',
  }
}

function arrival(start: number, end: number, random: RandomStream): number {
  for (;;) {
    const at = start + (end - start) * random.uniform()
    const wave = 0.6 + 0.4 * Math.sin((at / 86_400_000) * 2 * Math.PI)
    if (random.uniform() < wave) return Math.floor(at)
  }
}

export function pick(values: readonly string[], random: RandomStream): string {
  return values[random.integer(values.length)]!
}
