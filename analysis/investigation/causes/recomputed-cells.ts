import { stableSum } from '../../numerics/sum'
import type { StreamBin } from '../change-point'
import { ratioTest, type RatioTest } from '../likelihood'
import type { RecomputedCell } from '../recompute'

/** A subject in a variant that was not to have any is no chance; a hundred thousandth stands for misread rows. */
const MISREAD = 1e-5
/** Log likelihood ratio of `count` subjects where there should be none. */
export function impossible(count: number, of: number): RatioTest {
  const rate = count / Math.max(count, of)
  const halfDeviance = count * Math.log(rate / MISREAD) - count + of * MISREAD
  return ratioTest(Math.max(0, halfDeviance), 1, of)
}

export function subjectsOf(cells: readonly RecomputedCell[]): number {
  return stableSum(cells.map(({ subjects }) => subjects))
}

export function streamOfCells(
  cells: readonly RecomputedCell[],
  count: number,
  isHit: (cell: RecomputedCell) => boolean,
  isTrial: (cell: RecomputedCell) => boolean,
): readonly StreamBin[] {
  const stream = Array.from({ length: count }, () => ({ hits: 0, trials: 0 }))
  for (const cell of cells) {
    const bin = stream[cell.bin]
    if (bin === undefined || !isTrial(cell)) continue
    bin.trials += cell.subjects
    if (isHit(cell)) bin.hits += cell.subjects
  }
  return stream
}
