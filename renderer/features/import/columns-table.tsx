import { formatCount } from '@analysis'
import { HTMLSelect } from '@blueprintjs/core'
import type { ColumnProfile, StudyGuess } from '@contract'
import { canBeVariant, roleOf, roleTitles, setRole, type ColumnRole } from './column-roles'
import styles from './import.module.css'
import type { StudyDraft } from './study-draft'

const allRoles = ['subject', 'variant', 'exposed-at', 'metric', 'dimension', 'covariate', 'unused'] as const

interface ColumnsTableProps {
  readonly guess: StudyGuess
  readonly draft: StudyDraft
  readonly onChange: (draft: StudyDraft) => void
}

/** Every column of the file: what is in it, what it is taken for, and why. */
export function ColumnsTable({ guess, draft, onChange }: ColumnsTableProps) {
  return (
    <section>
      <h3 className={styles.heading}>Columns</h3>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Column</th>
              <th>Used as</th>
              <th>Type</th>
              <th className={styles.number}>Distinct</th>
              <th className={styles.number}>Missing</th>
              <th>Values</th>
              <th>Why</th>
            </tr>
          </thead>
          <tbody>
            {guess.columns.map((column) => (
              <tr key={column.name}>
                <th scope="row">{column.name}</th>
                <td>
                  <RoleCell column={column} draft={draft} onChange={onChange} />
                </td>
                <td>{column.type}</td>
                <td className={styles.number}>{formatCount(column.distinct)}</td>
                <td className={styles.number}>{formatCount(column.missing)}</td>
                <td className={styles.examples} title={column.examples.join(', ')}>
                  {column.examples.slice(0, 5).join(', ')}
                </td>
                <td className={styles.why}>{whyOf(guess, draft, column)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface RoleCellProps extends Omit<ColumnsTableProps, 'guess'> {
  readonly column: ColumnProfile
}

/** A choice for files of subjects; for other files the place in the source, which is edited as text. */
function RoleCell({ column, draft, onChange }: RoleCellProps) {
  if (draft.source.kind !== 'subjects') return <span>{placesOf(draft, column.name)}</span>
  const role = roleOf(draft, column.name)
  const options = allRoles
    .filter((one) => one !== 'variant' || role === 'variant' || canBeVariant(column))
    .map((value) => ({ value, label: roleTitles[value] }))
  function choose(value: string): void {
    const chosen = allRoles.find((one): one is ColumnRole => one === value)
    if (chosen !== undefined) onChange(setRole(draft, column, chosen))
  }
  return (
    <HTMLSelect
      aria-label={`Use ${column.name} as`}
      options={options}
      value={role}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  )
}

/** The keys of the source, and the metrics, that name the column. */
function placesOf({ source, experiment }: StudyDraft, column: string): string {
  const places = [
    ...keysNaming(source, column),
    ...experiment.metrics.filter((metric) => metric.column === column || metric.id === column).map(() => 'metric'),
  ]
  return [...new Set(places)].join(', ') || roleTitles.unused
}

function keysNaming(value: object, column: string): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (inner === column) return [key.replaceAll('_', ' ')]
    return typeof inner === 'object' && inner !== null ? keysNaming(inner, column) : []
  })
}

/** Why the column is taken for what it is; for one that is left out, what it could be. */
function whyOf({ reasons }: StudyGuess, draft: StudyDraft, { name: column, takenAs }: ColumnProfile): string {
  const isUnused = draft.source.kind === 'subjects' && roleOf(draft, column) === 'unused'
  const told = reasons
    .filter((reason) => reason.value === column)
    .map(({ field, why }) => (isUnused ? `could be a ${field.replaceAll('_', ' ')}: ${why}` : why))
    .join('; ')
  return told || takenAs
}
