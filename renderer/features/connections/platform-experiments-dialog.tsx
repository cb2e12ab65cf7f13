import { assertNever } from '@analysis'
import { Dialog, DialogBody, InputGroup } from '@blueprintjs/core'
import { Search } from '@blueprintjs/icons'
import type { PlatformExperiment } from '@contract'
import { useState } from 'react'
import {
  browsePlatform,
  closePlatformBrowser,
  takeExperiment,
  usePlatformBrowser,
  type BrowsedPlatform,
} from '../../state/platform-browser'
import { EmptyState } from '../../ui/empty-state'
import { FailureNotice } from '../../ui/failure-notice'
import { formatDate } from '../../ui/format/instant'
import { Skeleton } from '../../ui/skeleton'
import styles from './platform-experiments.module.css'

/** A platform's experiments, found by name, to take one into this workspace. */
export function PlatformExperimentsDialog() {
  const { connection, browsed } = usePlatformBrowser()
  return (
    <Dialog
      isOpen={connection !== null}
      title={`Experiments of ${connection ?? ''}`}
      onClose={closePlatformBrowser}
      style={{ width: 760 }}
    >
      <DialogBody>{connection !== null && <Browsed connection={connection} browsed={browsed} />}</DialogBody>
    </Dialog>
  )
}

interface BrowsedProps {
  readonly connection: string
  readonly browsed: BrowsedPlatform
}

function Browsed({ connection, browsed }: BrowsedProps) {
  switch (browsed.phase) {
    case 'loading':
      return <Skeleton rows={5} label="Asking the platform for its experiments" />
    case 'failed':
      return (
        <FailureNotice
          title={`List the experiments of ${connection}`}
          failure={browsed.failure}
          onRetry={() => browsePlatform(connection)}
        />
      )
    case 'loaded':
      return browsed.experiments.length === 0 ? (
        <EmptyState sentence="The platform has no experiments yet." />
      ) : (
        <ExperimentTable connection={connection} experiments={browsed.experiments} />
      )
    default:
      return assertNever(browsed)
  }
}

/** More rows than these are found by the filter, not by scrolling. */
const mostRows = 200

interface ExperimentTableProps {
  readonly connection: string
  readonly experiments: readonly PlatformExperiment[]
}

function ExperimentTable({ connection, experiments }: ExperimentTableProps) {
  const [filter, setFilter] = useState('')
  const wanted = filter.trim().toLowerCase()
  const found = experiments.filter(({ experimentId, name, owner }) =>
    `${experimentId} ${name} ${owner}`.toLowerCase().includes(wanted),
  )
  return (
    <div className={styles.body}>
      <InputGroup
        type="search"
        size="small"
        leftIcon={<Search size={14} />}
        placeholder="Filter by name, id or owner"
        aria-label="Filter the platform's experiments"
        value={filter}
        onValueChange={setFilter}
        autoFocus
      />
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Experiment</th>
              <th scope="col">Status</th>
              <th scope="col">Since</th>
              <th scope="col" className={styles.number}>
                Variants
              </th>
              <th scope="col" className={styles.number}>
                Metrics
              </th>
              <th scope="col">Owner</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, mostRows).map((experiment) => (
              <ExperimentRow key={experiment.experimentId} connection={connection} experiment={experiment} />
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.note}>
        {found.length > mostRows
          ? `${mostRows} of ${found.length} are shown; the filter finds the others.`
          : 'Choosing one makes a study file in this workspace; then its data is pulled.'}
      </p>
    </div>
  )
}

interface ExperimentRowProps {
  readonly connection: string
  readonly experiment: PlatformExperiment
}

function ExperimentRow({ connection, experiment }: ExperimentRowProps) {
  const { experimentId, name, status, start, variants, metrics, owner, studyPath } = experiment
  return (
    <tr>
      <td>
        <button
          type="button"
          className={styles.open}
          title={studyPath === null ? `Make a study of ${experimentId}` : `Open ${studyPath}`}
          onClick={() => void takeExperiment(connection, experimentId)}
        >
          {name}
        </button>
        <span className={styles.id}>{experimentId}</span>
      </td>
      <td>{status}</td>
      <td>{start === null ? '' : formatDate(start)}</td>
      <td className={styles.number}>{variants}</td>
      <td className={styles.number}>{metrics}</td>
      <td>{owner}</td>
    </tr>
  )
}
