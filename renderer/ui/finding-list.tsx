import type { Finding, Severity } from '@analysis'
import { CopyButton } from './copy-button'
import styles from './finding-list.module.css'
import { SeverityIcon } from './severity-icon'

const words: Readonly<Record<Severity, string>> = { error: 'Error', warning: 'Warning', info: 'Note' }
const weights: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

/** Findings, heaviest first: what was found, what to try, and the evidence to copy. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  const ordered = findings.toSorted((a, b) => weights[a.severity] - weights[b.severity])
  return (
    <ul className={styles.list}>
      {ordered.map((finding) => (
        <li key={`${finding.code} ${finding.message}`} className={styles[finding.severity]}>
          <SeverityIcon severity={finding.severity} />
          <div className={styles.words}>
            <p>
              <strong>{words[finding.severity]}.</strong> {finding.message}
            </p>
            {finding.hint !== undefined && <p className={styles.hint}>{finding.hint}</p>}
          </div>
          <CopyButton text={JSON.stringify(finding, null, 2)} what="finding with evidence" />
        </li>
      ))}
    </ul>
  )
}
