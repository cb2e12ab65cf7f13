import { assertNever } from '@analysis'
import type { HostEvent } from '@contract'
import { connectHost } from '../bridge/connect-host'
import { call, setHost } from '../bridge/host'
import { runCommand } from '../state/commands'
import { useLink } from '../state/link'
import { openFiles } from '../state/imports'
import { notePullProgress } from '../state/pulls'
import { settleDocuments } from '../state/settle-documents'
import { loadConnections, loadWorkspace } from '../state/workspace'

/** Connects the window to its host and keeps the stores in step with it. */
export function setupHost(): void {
  const { api, retryNow } = connectHost((state) => {
    const wasGone = useLink.getState().state === 'gone'
    useLink.setState({ state })
    if (wasGone && state === 'connected') void loadWorkspace()
  })
  useLink.setState({ retryNow })
  setHost(api)
  api.subscribe(takeEvent)
  void loadWorkspace()
}

function takeEvent(event: HostEvent): void {
  switch (event.type) {
    case 'pull-progress':
      return notePullProgress(event.progress)
    case 'pull-ended':
      return // the window that asked for the pull has its answer
    case 'workspace-changed':
      return void loadWorkspace()
    case 'connections-changed':
      return void loadConnections()
    case 'open-paths':
      return void openFiles(event)
    case 'run-command':
      return runCommand(event.id)
    case 'settle-documents':
      return void settleDocuments(event.save).then((unsaved) => call('windows.settled', { unsaved }))
    default:
      return assertNever(event)
  }
}
