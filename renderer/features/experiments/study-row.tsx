import { formatCount } from '@analysis'
import { ChevronDown, ChevronRight } from '@blueprintjs/icons'
import type { StudySummary } from '@contract'
import { formatAge } from '../../ui/format/duration'
import { SeverityIcon } from '../../ui/severity-icon'
import styles from './experiment-list.module.css'
import { groupTitles, type ListRow } from './group-studies'

/** One row of the experiment list: a group's heading or a study. */
export function RowContent({ row, now }: { readonly row: ListRow; readonly now: number }) {
  if (row.kind === 'study') return <StudyRow study={row.study} now={now} />
  const Chevron = row.isOpen ? ChevronDown : ChevronRight
  return (
    <>
      <Chevron size={12} aria-hidden />
      <span className={styles.group}>{groupTitles[row.group]}</span>
      <span className={styles.aside}>{formatCount(row.count)}</span>
    </>
  )
}

function StudyRow({ study, now }: { readonly study: StudySummary; readonly now: number }) {
  const { name, problems, latestSnapshot } = study
  return (
    <>
      <span className={latestSnapshot === null ? styles.unpulled : styles.pulled} aria-hidden />
      <span className={styles.name}>{name}</span>
      {problems > 0 ? (
        <span className={styles.problems}>
          <SeverityIcon severity="error" size={12} />
          {problems === 1 ? '1 problem' : `${problems} problems`}
        </span>
      ) : (
        <span className={styles.aside}>
          {latestSnapshot === null ? 'not pulled' : formatAge(latestSnapshot.createdAt, now)}
        </span>
      )}
    </>
  )
}
