import type { IDockviewPanelProps } from 'dockview-react'
import { lazy, Suspense } from 'react'
import { StudyTab } from '../../features/study/study-tab'
import type { TabKind } from '../../state/tabs'
import { Skeleton } from '../../ui/skeleton'
import styles from './tab-area.module.css'
import { PanelBoundary } from './panel-boundary'

const NotebookTab = lazy(async () => {
  const module = await import('../../features/notebook/notebook-tab')
  return { default: module.NotebookTab }
})

type Parameters = { readonly kind: TabKind; readonly path: string }

/** What a tab shows below its strip. A failure stays inside its own tab. */
export function DocumentPanel({ params }: IDockviewPanelProps<Parameters>) {
  const { kind, path } = params
  return (
    <div className={styles.panel}>
      <PanelBoundary key={path} path={path}>
        <Suspense fallback={<Skeleton rows={8} label={`Opening ${path}`} />}>
          {kind === 'notebook' ? <NotebookTab path={path} /> : <StudyTab path={path} />}
        </Suspense>
      </PanelBoundary>
    </div>
  )
}
