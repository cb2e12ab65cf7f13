import type { PhaseCount } from '../results/split-part'
import type { FrameDescription } from '../frame/frame'
import type { SumsCell } from './read-moments'
import { dimensionKeys, exposureDay, type GroupKey } from './request'
import { subjectsOf, valueGroups } from './cells-to-moments'
import type { FrameRequest, PhaseCounts } from './frame-moments'
import { cellsBy, measure } from './measure'
import { columnTypes } from './measure-subjects'
import type { QueryRunner } from './run-queries'

/** Subjects by the phase of their first exposure, over all, by day and by each single dimension: one query. */
export async function measurePhases(
  { phases = [], slices }: FrameRequest,
  frame: FrameDescription,
  runner: QueryRunner,
): Promise<PhaseCounts> {
  const phase: GroupKey = { kind: 'phase', starts: phases.map(({ from }) => from) }
  const types = columnTypes(frame)
  const dimensions = slices.flatMap((names) => (names.length === 1 && types.has(names[0]!) ? names : []))
  const byDay = [exposureDay, phase]
  const byValue = (name: string) => [...dimensionKeys([name]), phase]
  const measurement = await measure({ blocks: [], groupings: [byDay, ...dimensions.map(byValue)] }, runner)
  const days = byFirstKey(cellsBy(measurement, byDay))
  const timeless = cellsBy(measurement, [exposureDay]).filter(({ values }) => values[0] === null)
  return {
    total: phaseCounts(cellsBy(measurement, [phase])),
    days: days
      .flatMap(({ value, counts }) => (value === null ? [] : [{ day: value.slice(0, 10), counts }]))
      .toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    slices: new Map(
      dimensions.map((name) => [
        name,
        new Map(byFirstKey(cellsBy(measurement, byValue(name))).map(({ value, counts }) => [value, counts])),
      ]),
    ),
    withoutTime: timeless.reduce((sum, { subjects }) => sum + subjects, 0),
  }
}

/** Cells by phase alone, oldest first; without those that have no time. */
function phaseCounts(cells: readonly SumsCell[]): readonly PhaseCount[] {
  return valueGroups(cells)
    .flatMap(({ value, cells: own }) =>
      value[0] === null || value[0] === undefined ? [] : [{ phase: Number(value[0]), subjects: subjectsOf(own) }],
    )
    .toSorted((a, b) => a.phase - b.phase)
}

/** Cells by the first of their two keys, the phase within. */
function byFirstKey(cells: readonly SumsCell[]) {
  const groups = new Map<string | null, SumsCell[]>()
  for (const cell of cells) {
    const [value = null, ...phase] = cell.values
    const own = groups.get(value) ?? []
    own.push({ ...cell, values: phase })
    groups.set(value, own)
  }
  return [...groups].map(([value, own]) => ({ value, counts: phaseCounts(own) }))
}
