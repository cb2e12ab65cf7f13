import type { StudySummary } from '@contract'

export type GroupName = 'running' | 'concluded' | 'studies'

export const groupTitles: Readonly<Record<GroupName, string>> = {
  running: 'Running',
  concluded: 'Concluded',
  studies: 'Studies',
}

export type ListRow =
  | { readonly kind: 'group'; readonly group: GroupName; readonly count: number; readonly isOpen: boolean }
  | { readonly kind: 'study'; readonly group: GroupName; readonly study: StudySummary }

/** Where a study stands by its own dates: without a start, or before it, it is only a study. */
export function groupOf({ start, end }: Pick<StudySummary, 'start' | 'end'>, now: number): GroupName {
  if (end !== null && Date.parse(end) <= now) return 'concluded'
  if (start !== null && Date.parse(start) <= now) return 'running'
  return 'studies'
}

interface ListOptions {
  /** Every word must occur in the name, id or path. */
  readonly filter: string
  readonly collapsed: ReadonlySet<GroupName>
  readonly now: number
}

/** The list's rows from top to bottom: groups that have studies, and the studies of those that are open, by name. */
export function listRows(
  studies: readonly StudySummary[],
  { filter, collapsed, now }: ListOptions,
): readonly ListRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  const found = studies
    .filter((study) => words.every((word) => searchText(study).includes(word)))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  return (['running', 'concluded', 'studies'] as const).flatMap((group): ListRow[] => {
    const members = found.filter((study) => groupOf(study, now) === group)
    if (members.length === 0) return []
    const isOpen = !collapsed.has(group) || words.length > 0
    const heading: ListRow = { kind: 'group', group, count: members.length, isOpen }
    return isOpen ? [heading, ...members.map((study): ListRow => ({ kind: 'study', group, study }))] : [heading]
  })
}

function searchText({ name, experimentId, path }: StudySummary): string {
  return `${name} ${experimentId ?? ''} ${path}`.toLowerCase()
}

export function rowKey(row: ListRow): string {
  return row.kind === 'group' ? `group:${row.group}` : `study:${row.study.path}`
}
