import { Button, InputGroup } from '@blueprintjs/core'
import { Add, DataConnection, Refresh, Search } from '@blueprintjs/icons'
import { useState } from 'react'
import { runCommand } from '../../state/commands'
import { useLayout } from '../../state/layout'
import { loadWorkspace, useWorkspace } from '../../state/workspace'
import { EmptyState } from '../../ui/empty-state'
import { FailureNotice } from '../../ui/failure-notice'
import { connectionPlace, connectionTarget } from '../../ui/format/connection'
import { IconButton } from '../../ui/icon-button'
import { SidePanel } from '../../ui/side-panel'
import { Skeleton } from '../../ui/skeleton'
import { ExperimentList } from './experiment-list'
import styles from './experiment-list.module.css'

/** The side bar's first view: every study of the workspace, found by name, and where data comes from. */
export function ExperimentsPanel() {
  const [filter, setFilter] = useState('')
  const { status, failure, studies } = useWorkspace()
  return (
    <SidePanel
      title="Experiments"
      actions={
        <>
          <IconButton
            icon={<Add size={14} />}
            label="Open a data or study file"
            onClick={() => runCommand('file.open')}
          />
          <IconButton icon={<Refresh size={14} />} label="Refresh the list" onClick={() => void loadWorkspace()} />
        </>
      }
    >
      <div className={styles.panel}>
        <div className={styles.filter}>
          <InputGroup
            id="experiment-filter"
            size="small"
            type="search"
            leftIcon={<Search size={14} />}
            placeholder="Filter by name, id or path"
            aria-label="Filter experiments"
            value={filter}
            onValueChange={setFilter}
          />
        </div>
        {failure !== null && (
          <FailureNotice title="Read the workspace" failure={failure} onRetry={() => void loadWorkspace()} />
        )}
        {status === 'waiting' && <Skeleton rows={6} label="Reading the workspace" />}
        {status === 'loaded' && studies.length === 0 && (
          <EmptyState sentence="This workspace has no experiments yet.">
            <Button size="small" text="Open a file…" onClick={() => runCommand('file.open')} />
          </EmptyState>
        )}
        {studies.length > 0 && <ExperimentList studies={studies} filter={filter} />}
        <ConnectionRows />
      </div>
    </SidePanel>
  )
}

function ConnectionRows() {
  const connections = useWorkspace((state) => state.connections)
  const toggleSideView = useLayout((state) => state.toggleSideView)
  if (connections.length === 0) return null
  return (
    <section className={styles.connections} aria-label="Connections">
      <h3>Connections</h3>
      <ul>
        {connections.map((connection) => (
          <li key={connection.name}>
            <button type="button" title={connectionPlace(connection)} onClick={() => toggleSideView('connections')}>
              <DataConnection size={12} aria-hidden />
              <span className={styles.name}>{connection.name}</span>
              <span className={styles.aside}>{connectionTarget(connection)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
