import type { RankedCause } from '@analysis'
import { causeFacts, causeTimeText, causeWords, factsText, tellNumber, tellShareOfGap } from '@presentation'
import { useInspection, type Inspection } from '../../../../state/inspection'
import { useCell } from '../../cell-context'
import { InspectableRow } from '../../parts/inspectable-row'
import { ToldNumber } from '../../parts/told-number'
import table from '../../parts/table.module.css'
import styles from './causes.module.css'

/** The causes that the data speaks for, the most likely first: what each explains, since when, and by which figures. */
export function CausesTable({ causes }: { readonly causes: readonly RankedCause[] }) {
  const { outcome } = useCell()
  const inspect = useInspection((state) => state.inspect)
  const found = causes.filter(({ state }) => state !== 'absent')
  if (found.length === 0) return null
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th>cause, and what confirms it</th>
            <th>verdict</th>
            <th className={styles.share}>share of the gap</th>
            <th
              className={`${table.number} ${table.spare}`}
              title="Log of the likelihood ratio against its absence, in nats"
            >
              log LR
            </th>
            <th>since (UTC)</th>
          </tr>
        </thead>
        <tbody>
          {found.map((cause, at) => {
            const { name } = causeWords[cause.code]
            const accused = cause.state === 'accused'
            return (
              <InspectableRow
                key={`${cause.code} ${at}`}
                label={`${name}: show what is behind it`}
                onInspect={() => inspect(inspectionOf(cause, outcome.evidence))}
              >
                <td className={styles.cause}>
                  <span className={accused ? table.strong : undefined}>{name}</span>
                  <span className={styles.facts}>{factsText(cause)}</span>
                </td>
                <td className={accused ? table.worse : table.muted}>{accused ? '▲ accused' : '○ harmless'}</td>
                <td className={styles.share}>{accused ? <ShareBar share={cause.shareOfGap} /> : '–'}</td>
                <ToldNumber told={tellNumber(cause.logLikelihoodRatio)} isSpare />
                <td className={styles.time}>{accused ? causeTimeText(cause) : '–'}</td>
              </InspectableRow>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** A bar of the gap's length; a cause that pulls the other way says so by its sign, one beyond the gap by its figure. */
function ShareBar({ share }: { readonly share: number | null }) {
  const told = tellShareOfGap(share)
  if (share === null) return <span className={table.muted}>{told.text}</span>
  const width = `${Math.min(100, Math.abs(share) * 100)}%`
  return (
    <span className={styles.bar}>
      <span className={styles.track} aria-hidden>
        <span className={share < 0 ? styles.against : styles.fill} style={{ width }} />
      </span>
      <span className={styles.figure} title={told.exact}>
        {told.text}
      </span>
    </span>
  )
}

function inspectionOf(
  cause: RankedCause,
  evidence: Pick<Inspection, 'queries'> & { readonly methods: Inspection['method'] },
): Inspection {
  const { name, what } = causeWords[cause.code]
  return {
    title: name,
    subtitle: what,
    facts: causeFacts(cause),
    method: evidence.methods,
    queries: evidence.queries.filter(({ query }) => cause.queries.includes(query.sql)),
    moments: [],
    actions: [],
  }
}
