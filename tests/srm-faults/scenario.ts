import { xoshiro128, type RandomStream } from '../../analysis/numerics/random'

/** What can be put into a simulated log, by the name of the cause that the investigation should give first. */
export const faultNames = [
  'redirect-loss',
  'assignment-mismatch',
  'partition-loss',
  'late-events',
  'duplicates',
  'bots',
  'trigger-loss',
  'crossovers',
  'weight-zero-leak',
  'dead-variant',
  'split-changed',
  'holdout-overlap',
  'stale-cache',
  'filter-loss',
] as const

export type FaultName = (typeof faultNames)[number]

export interface Fault {
  readonly name: FaultName
  /** Milliseconds since 1970; null: from the first subject on. */
  readonly onset: number | null
  /** Null: to the end. */
  readonly end: number | null
  /** Share of those it can touch that it touches. */
  readonly strength: number
  /** Which of several ways it goes wrong. */
  readonly form: number
}

export interface Scenario {
  readonly seed: number
  readonly subjects: number
  readonly start: number
  readonly end: number
  readonly variants: readonly { readonly id: string; readonly weight: number; readonly isControl: boolean }[]
  readonly faults: readonly Fault[]
}

const hour = 3_600_000
const start = Date.UTC(2026, 2, 2)

/** What one seed simulates: fourteen faults one by one, three pairs and three clean logs in each twenty seeds. */
export function scenarioOf(seed: number, sizes: readonly [number, number]): Scenario {
  const random = xoshiro128(seed * 7919 + 13)
  const [smallest, largest] = sizes
  const subjects = Math.round(smallest * (largest / smallest) ** (random.uniform() ** 3))
  const end = start + (7 + random.integer(8)) * 24 * hour
  const place = seed % 20
  const names = place < 14 ? [faultNames[place]!] : place < 17 ? pairOf(random) : []
  const variants = variantsOf(random, names)
  return { seed, subjects, start, end, variants, faults: names.map((name) => draw(name, subjects, end, random)) }
}

/** Any two that change the split; duplicates alone do not. */
function pairOf(random: RandomStream): readonly FaultName[] {
  const pool = faultNames.filter((name) => name !== 'duplicates')
  const first = random.integer(pool.length)
  const second = (first + 1 + random.integer(pool.length - 1)) % pool.length
  return [pool[first]!, pool[second]!]
}

function variantsOf(random: RandomStream, names: readonly FaultName[]): Scenario['variants'] {
  const three = (names.includes('dead-variant') && names.length > 1) || random.uniform() < 0.3
  const weights = three ? [34, 33, 33] : random.uniform() < 0.7 ? [50, 50] : [60, 40]
  const ids = ['control', 'treatment', 'second_treatment']
  return [
    ...weights.map((weight, at) => ({ id: ids[at]!, weight, isControl: at === 0 })),
    { id: 'retired', weight: 0, isControl: false },
  ]
}

/** Strong enough to move the split by several standard errors, by the number of subjects it can touch. */
function draw(name: FaultName, subjects: number, end: number, random: RandomStream): Fault {
  const span = end - start
  const throughout = name !== 'stale-cache' && name !== 'split-changed' && random.uniform() < 0.2
  const onset = throughout ? null : Math.floor(start + span * (0.1 + 0.6 * random.uniform()))
  const until = name === 'stale-cache' ? onset! + span * (0.06 + 0.2 * random.uniform()) : null
  const active = ((until ?? end) - (onset ?? start)) / span
  const floor = Math.min(0.5, 14 / (active * Math.sqrt(subjects)))
  return {
    name,
    onset,
    end: until,
    strength: Math.min(0.9, floor + (0.02 + 0.25 * random.uniform())),
    form: random.integer(2),
  }
}
