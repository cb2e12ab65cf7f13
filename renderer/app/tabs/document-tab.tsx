import { ContextMenu } from '@blueprintjs/core'
import { Cross, Document, Manual } from '@blueprintjs/icons'
import type { IDockviewPanelHeaderProps } from 'dockview-react'
import type { MouseEvent } from 'react'
import { requestClose } from '../../state/close-tab'
import { useTabs } from '../../state/tabs'
import { TabMenu } from './tab-menu'
import styles from './tab-area.module.css'

/** A tab's handle: kind, title, and a button that closes it, a dot there meaning unsaved changes. */
export function DocumentTab({ api }: IDockviewPanelHeaderProps) {
  const tab = useTabs((state) => state.tabs.find((one) => one.id === api.id))
  if (tab === undefined) return null
  const isUnsaved = tab.save !== null
  const Mark = tab.kind === 'notebook' ? Manual : Document

  function closeOnMiddleButton(event: MouseEvent): void {
    if (event.button === 1) requestClose(api.id)
  }

  return (
    <ContextMenu
      className={styles.tab ?? ''}
      title={tab.path}
      content={<TabMenu tab={tab} />}
      onAuxClick={closeOnMiddleButton}
    >
      <Mark size={12} aria-hidden />
      <span className={styles.title}>{tab.title}</span>
      <button
        type="button"
        className={styles.close}
        aria-label={isUnsaved ? `Close ${tab.title}, which has unsaved changes` : `Close ${tab.title}`}
        data-unsaved={isUnsaved}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation()
          requestClose(api.id)
        }}
      >
        <span className={styles.dot} aria-hidden />
        <Cross size={12} aria-hidden />
      </button>
    </ContextMenu>
  )
}
