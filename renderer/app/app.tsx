import { useLink } from '../state/link'
import { useWorkspace } from '../state/workspace'
import { Dialogs } from './dialogs'
import { ActivityBar } from './activity-bar'
import styles from './app.module.css'
import { DropTarget } from './drop-target'
import { Frame } from './frame'
import { Notices } from './notices'
import { StatusBar } from '../features/status-bar/status-bar'
import { TabArea } from './tabs/tab-area'

/** The window: activity bar, side bar, tabs, inspector, status bar, and what floats above them. */
export function App() {
  const info = useWorkspace((state) => state.info)
  const isGone = useLink((state) => state.state === 'gone')
  return (
    <div className={styles.app} data-host-gone={isGone}>
      <div className={styles.main}>
        <ActivityBar />
        <Frame>{info !== null && <TabArea workspaceFolder={info.folder} />}</Frame>
      </div>
      <StatusBar />
      <Notices />
      <Dialogs />
      <DropTarget />
    </div>
  )
}
