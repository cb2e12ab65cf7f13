import type { PhaseCount } from '../results/split-part'
import type { FrameDescription } from '../frame/frame'
import type { SumsGroup } from './read-moments'
import { dimensionKeys, exposureDay, type GroupKey } from './request'
import { subjectsOf, valueGroups } from './groups-to-moments'
import type { FrameRequest, PhaseCounts } from './frame-moments'
import { groupsBy, measure } from './measure'
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
  const days = byFirstKey(groupsBy(measurement, byDay))
  const timeless = groupsBy(measurement, [exposureDay]).filter(({ values }) => values[0] === null)
  return {
    total: phaseCounts(groupsBy(measurement, [phase])),
    days: days
      .flatMap(({ value, counts }) => (value === null ? [] : [{ day: value.slice(0, 10), counts }]))
      .toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    slices: new Map(
      dimensions.map((name) => [
        name,
        new Map(byFirstKey(groupsBy(measurement, byValue(name))).map(({ value, counts }) => [value, counts])),
      ]),
    ),
    withoutTime: timeless.reduce((sum, { subjects }) => sum + subjects, 0),
  }
}

/** Groups by phase alone, oldest first; without those that have no time. */
function phaseCounts(groups: readonly SumsGroup[]): readonly PhaseCount[] {
  return valueGroups(groups)
    .flatMap(({ value, groups: own }) =>
      value[0] === null || value[0] === undefined ? [] : [{ phase: Number(value[0]), subjects: subjectsOf(own) }],
    )
    .toSorted((a, b) => a.phase - b.phase)
}

/** Groups by the first of their two keys, the phase within. */
function byFirstKey(groups: readonly SumsGroup[]) {
  const byKey = new Map<string | null, SumsGroup[]>()
  for (const group of groups) {
    const [value = null, ...phase] = group.values
    const own = byKey.get(value) ?? []
    own.push({ ...group, values: phase })
    byKey.set(value, own)
  }
  return [...byKey].map(([value, own]) => ({ value, counts: phaseCounts(own) }))
}
