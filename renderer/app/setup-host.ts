import { assertNever } from '@analysis'
import type { HostEvent } from '@contract'
import { connectHost } from '../bridge/connect-host'
import { setHost } from '../bridge/host'
import { useLink } from '../state/link'
import { openPath } from '../state/open-document'
import { notePullProgress } from '../state/pulls'
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
    case 'workspace-changed':
      return void loadWorkspace()
    case 'connections-changed':
      return void loadConnections()
    case 'open-path':
      return void openPath(event.path)
    default:
      return assertNever(event)
  }
}
