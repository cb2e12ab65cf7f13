import { formatCount, type CellEvidence } from '@analysis'
import { CodeBlock } from '../../ui/code-block'
import { Disclosure } from '../../ui/disclosure'
import { formatDuration } from '../../ui/format/duration'
import styles from './inspector.module.css'

/** The SQL that ran, with its parameters, how long it took and what it gave. */
export function SqlSection({ queries }: { readonly queries: CellEvidence['queries'] }) {
  if (queries.length === 0) return null
  return (
    <Disclosure title={queries.length === 1 ? 'SQL' : `SQL (${queries.length} queries)`} initiallyOpen={false}>
      {queries.map(({ query, rowCount, milliseconds }, i) => (
        <div key={`${i} ${query.sql}`} className={styles.query}>
          <CodeBlock code={query.sql} what="SQL" />
          {query.parameters.length > 0 && (
            <CodeBlock
              code={query.parameters.map((value, at) => `$${at + 1} = ${JSON.stringify(value)}`).join('\n')}
              what="parameters"
            />
          )}
          <p className={styles.note}>
            {formatCount(rowCount)} {rowCount === 1 ? 'row' : 'rows'} in {formatDuration(milliseconds / 1000)}
          </p>
        </div>
      ))}
    </Disclosure>
  )
}
