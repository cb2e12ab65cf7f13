import { BlueprintProvider } from '@blueprintjs/core'
import type { CellView } from '@analysis'
import { createRoot } from 'react-dom/client'
import { CellContext } from '../../renderer/features/notebook/cell-context'
import { NotebookContext } from '../../renderer/features/notebook/notebook-context'
import { CellViewSwitch } from '../../renderer/features/notebook/cell-view-switch'
import { shownCells, shownKinds } from '../../renderer/features/notebook/cells/shown-cells'
import { createNotebook } from '../../renderer/state/notebook/notebook'
import { useThemeStore } from '../../renderer/state/theme'
import type { ThemeName } from '../../renderer/ui/theme/palettes'
import { applyTheme } from '../../renderer/ui/theme/apply-theme'
import '../../renderer/ui/theme/index.css'
import styles from './page.module.css'
import { experiment, pictures } from './pictures'

const evidence = { queries: [], moments: [], methods: [] }

/** A notebook without a host: nothing in the gallery is saved or run. */
const notebook = createNotebook('notebooks/gallery.assay.md', {
  call: () => Promise.reject(new Error('The gallery has no host.')),
  openRunner: () => {
    throw new Error('The gallery has no engine.')
  },
  now: Date.now,
  saveDelayMilliseconds: 0,
})

function Pictures() {
  return (
    <NotebookContext value={notebook}>
      <main className={styles.pictures}>
        {shownKinds.map((kind) => (
          <section key={kind} aria-label={kind}>
            <h2 className={styles.kind}>{shownCells[kind].title}</h2>
            {pictures[kind].map((view: CellView, at) => (
              <CellContext
                key={at}
                value={{
                  name: `${kind} ${at + 1}`,
                  index: at,
                  spec: experiment,
                  outcome: { view, findings: [], evidence },
                }}
              >
                <CellViewSwitch view={view} />
              </CellContext>
            ))}
          </section>
        ))}
      </main>
    </NotebookContext>
  )
}

const root = document.getElementById('root')
if (root === null) throw new Error('pictures.html has no #root')
const asked = new URLSearchParams(location.search).get('theme')
const theme: ThemeName = asked === 'dark' ? 'dark' : 'light'
useThemeStore.setState({ preference: theme })
applyTheme(theme, document)
createRoot(root).render(
  <BlueprintProvider>
    <Pictures />
  </BlueprintProvider>,
)
