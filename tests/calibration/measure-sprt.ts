import { bernoulliSprt, normalSprt, type SprtReading } from '../../analysis/sequential/wald-sprt'
import { xoshiro128, type RandomStream } from '@analysis'

const errors = { alpha: 0.05, beta: 0.2 }

/** One simple hypothesis against another. */
export interface SprtDesign {
  readonly name: string
  /** The sum that one more subject adds under either hypothesis. */
  readonly draw: (random: RandomStream, hypothesis: 'null' | 'alternative') => number
  readonly read: (sum: number, n: number) => SprtReading
}

const rates = { null: 0.1, alternative: 0.12 }
const means = { null: 0, alternative: 0.1 }

export const sprtDesigns: readonly SprtDesign[] = [
  {
    name: 'rate 0.12 against 0.10',
    draw: (random, hypothesis) => (random.uniform() < rates[hypothesis] ? 1 : 0),
    read: (successes, n) => bernoulliSprt({ successes, n }, rates, errors),
  },
  {
    name: 'mean 0.1 against 0, sd 1',
    draw: (random, hypothesis) => means[hypothesis] + random.normal(),
    read: (sum, n) => normalSprt({ sum, n }, means, 1, errors),
  },
]

export interface SprtCalibration {
  readonly design: SprtDesign
  readonly falsePositives: number
  readonly power: number
  /** Subjects until a decision under the null and the alternative, and what Wald's formula expects. */
  readonly meanSize: { readonly null: number; readonly alternative: number }
  readonly expectedSize: { readonly null: number; readonly alternative: number }
}

export function measureSprt(design: SprtDesign, experiments: number, seed: number): SprtCalibration {
  const random = xoshiro128(seed)
  const count = { falsePositives: 0, found: 0, null: 0, alternative: 0 }
  for (let i = 0; i < experiments; i++) {
    const none = decide(design, random, 'null')
    const some = decide(design, random, 'alternative')
    if (none.rejected) count.falsePositives++
    if (some.rejected) count.found++
    count.null += none.n
    count.alternative += some.n
  }
  return {
    design,
    falsePositives: count.falsePositives / experiments,
    power: count.found / experiments,
    meanSize: { null: count.null / experiments, alternative: count.alternative / experiments },
    expectedSize: design.read(0, 1).expectedSize,
  }
}

/** Subject by subject until the test decides, which it does with probability 1. */
function decide({ draw, read }: SprtDesign, random: RandomStream, hypothesis: 'null' | 'alternative') {
  let sum = 0
  for (let n = 1; ; n++) {
    sum += draw(random, hypothesis)
    const { decision } = read(sum, n)
    if (decision !== 'continue') return { rejected: decision === 'reject-null', n }
  }
}
