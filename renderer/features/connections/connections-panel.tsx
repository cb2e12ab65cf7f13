import { Button } from '@blueprintjs/core'
import { Add } from '@blueprintjs/icons'
import { runCommand } from '../../state/commands'
import { useWorkspace } from '../../state/workspace'
import { EmptyState } from '../../ui/empty-state'
import { IconButton } from '../../ui/icon-button'
import { SidePanel } from '../../ui/side-panel'
import { ConnectionRow } from './connection-row'
import styles from './connections.module.css'

/** The databases and platforms that studies can read from. */
export function ConnectionsPanel() {
  const connections = useWorkspace((state) => state.connections)
  return (
    <SidePanel
      title="Connections"
      actions={<IconButton icon={<Add size={14} />} label="Add a connection" onClick={addConnection} />}
    >
      {connections.length === 0 ? (
        <EmptyState sentence="No database or experimentation platform is connected. Files need no connection: drop one into the window.">
          <Button size="small" text="Add a connection…" onClick={addConnection} />
        </EmptyState>
      ) : (
        <ul className={styles.list}>
          {connections.map((connection) => (
            <ConnectionRow key={connection.name} connection={connection} />
          ))}
        </ul>
      )}
      <p className={styles.note}>
        A study reads from a connection by its name: <code>"connection": "warehouse"</code> with <code>"table"</code> or{' '}
        <code>"sql"</code>.
      </p>
    </SidePanel>
  )
}

function addConnection(): void {
  runCommand('connections.add')
}
