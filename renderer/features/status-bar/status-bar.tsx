import { Cloud, Lock, Offline } from '@blueprintjs/icons'
import { useEngineMemory } from '../../engine/engine-status'
import { runCommand } from '../../state/commands'
import { useLink } from '../../state/link'
import { showPull, usePulls } from '../../state/pulls'
import { useActiveSnapshot } from '../../state/snapshot-in-view'
import { useWorkspace } from '../../state/workspace'
import { bytesText } from '@presentation'
import { formatAge } from '../../ui/format/duration'
import { shortSnapshotId } from '../../ui/format/snapshot-id'
import { formatKeybinding, isMacPlatform } from '../../ui/keybinding'
import { useNow } from '../../ui/use-now'
import styles from './status-bar.module.css'

/** The window's last line: where we are connected, how old the data is, what the engine holds. */
export function StatusBar() {
  return (
    <footer className={styles.bar} role="contentinfo" aria-label="Status">
      <HostStatus />
      <SnapshotStatus />
      <EngineStatus />
      <span className={styles.space} />
      <PullStatus />
      <button type="button" className={styles.item} onClick={() => runCommand('palette.show')}>
        Commands <kbd className={styles.keys}>{formatKeybinding('mod+k', isMacPlatform())}</kbd>
      </button>
    </footer>
  )
}

function HostStatus() {
  const { state, retryNow } = useLink()
  const info = useWorkspace((workspace) => workspace.info)
  const folder = info === null ? '' : (info.folder.split(/[\\/]/).at(-1) ?? info.folder)
  if (state === 'gone') {
    return (
      <button
        type="button"
        className={styles.gone}
        onClick={retryNow}
        title="Saved work is safe. Click to try again now."
      >
        <span className={styles.ring} aria-hidden /> host gone, trying again
      </button>
    )
  }
  return (
    <>
      <span className={styles.item} title={info === null ? undefined : `${info.folder}\nAssay ${info.version}`}>
        <span className={styles.dot} data-on={state === 'connected'} aria-hidden />
        {info === null ? 'connecting' : info.demo ? 'demo workspace' : folder}
        {info !== null && <span className={styles.quiet}>{info.host === 'browser' ? 'browser host' : 'desktop'}</span>}
      </span>
      {info?.readOnly === true && (
        <span className={styles.warning} title="Another Assay owns this workspace: nothing can be written here.">
          <Lock size={12} aria-hidden /> read-only
        </span>
      )}
    </>
  )
}

function SnapshotStatus() {
  const snapshot = useActiveSnapshot()
  const now = useNow(30_000)
  if (snapshot === null) return null
  return (
    <>
      <button
        type="button"
        className={styles.item}
        title={`${snapshot.id}\n${snapshot.createdAt}\nClick to copy the id.`}
        onClick={() => void navigator.clipboard.writeText(snapshot.id)}
      >
        snapshot <span className={styles.mono}>{shortSnapshotId(snapshot.id)}</span>{' '}
        {formatAge(snapshot.createdAt, now)}
      </button>
      <span className={styles.item} title="All that this tab shows is on this computer.">
        <Offline size={12} aria-hidden /> offline-ready
      </span>
    </>
  )
}

function EngineStatus() {
  const { bytes, limitBytes } = useEngineMemory()
  const native = useWorkspace((workspace) => workspace.info?.engines.native)
  if (limitBytes === 0) return null
  return (
    <span className={styles.item} title={native === undefined ? undefined : `Workspace engine: ${native}`}>
      wasm {bytesText(bytes)} / {bytesText(limitBytes)}
    </span>
  )
}

function PullStatus() {
  const pulls = usePulls((state) => state.pulls)
  const running = [...pulls].filter(([, pull]) => pull.phase === 'running').map(([studyPath]) => studyPath)
  const [first] = running
  if (first === undefined) return null
  return (
    <button type="button" className={styles.item} onClick={() => showPull(first)}>
      <Cloud size={12} aria-hidden /> {running.length === 1 ? 'pulling' : `${running.length} pulls`}
    </button>
  )
}
