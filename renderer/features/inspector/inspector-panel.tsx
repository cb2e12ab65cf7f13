import { visibleDirection } from '@analysis'
import { toTsv } from '@presentation'
import { Button } from '@blueprintjs/core'
import { Cross } from '@blueprintjs/icons'
import { useInspection, type Inspection } from '../../state/inspection'
import { useLayout } from '../../state/layout'
import { CopyButton } from '../../ui/copy-button'
import { Disclosure } from '../../ui/disclosure'
import { EmptyState } from '../../ui/empty-state'
import { IconButton } from '../../ui/icon-button'
import { SidePanel } from '../../ui/side-panel'
import styles from './inspector.module.css'
import { MomentsSection } from './moments-section'
import { SqlSection } from './sql-section'

/** What lies behind the number in hand: its exact value, SQL, moments, method and reference. */
export function InspectorPanel() {
  const current = useInspection((state) => state.current)
  const setInspectorOpen = useLayout((state) => state.setInspectorOpen)
  return (
    <SidePanel
      title="Inspector"
      actions={
        <IconButton icon={<Cross size={14} />} label="Hide the inspector" onClick={() => setInspectorOpen(false)} />
      }
    >
      {current === null ? (
        <EmptyState sentence="Choose a number, row or cell in a notebook to see where it comes from." />
      ) : (
        <InspectionView key={`${current.title} ${current.subtitle ?? ''}`} inspection={current} />
      )}
    </SidePanel>
  )
}

function InspectionView({ inspection }: { readonly inspection: Inspection }) {
  const { title, subtitle, actions, method, queries, moments } = inspection
  return (
    <div className={styles.inspection} aria-live="polite">
      <header className={styles.head}>
        <h3 className={styles.title}>{visibleDirection(title)}</h3>
        {subtitle !== undefined && <p className={styles.subtitle}>{visibleDirection(subtitle)}</p>}
      </header>
      {actions.length > 0 && (
        <div className={styles.actions}>
          {actions.map((action) => (
            <Button key={action.id} size="small" text={action.title} onClick={action.run} />
          ))}
        </div>
      )}
      <FactsSection facts={inspection.facts} />
      {method.length > 0 && <MethodSection method={method} />}
      <SqlSection queries={queries} />
      <MomentsSection moments={moments} />
    </div>
  )
}

function FactsSection({ facts }: { readonly facts: Inspection['facts'] }) {
  if (facts.length === 0) return null
  const tsv = toTsv(
    ['quantity', 'value'],
    facts.map(({ label, exact }) => [label, exact]),
  )
  return (
    <Disclosure title="Values" aside={<CopyButton text={tsv} what="all values" />}>
      <dl className={styles.facts}>
        {facts.map(({ label, value, exact }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd title={exact}>
              {value}
              <CopyButton text={exact} what={`${label} in full`} />
            </dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  )
}

function MethodSection({ method }: { readonly method: Inspection['method'] }) {
  return (
    <Disclosure title="Method">
      <ul className={styles.methods}>
        {method.map(({ id, title, reference }) => (
          <li key={id}>
            <div>
              <strong>{title}</strong>
              <p className={styles.reference}>{reference}</p>
            </div>
            <CopyButton text={`${title}. ${reference}`} what="method and reference" />
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}
