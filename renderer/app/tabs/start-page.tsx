import { Button } from '@blueprintjs/core'
import { runCommand, useCommandStore } from '../../state/commands'
import { documentTitle } from '@contract'
import { openNotebook, openStudy } from '../../state/open-document'
import { useWorkspace } from '../../state/workspace'
import { formatKeybinding, isMacPlatform } from '../../ui/keybinding'
import styles from './start-page.module.css'

const firstSteps = ['file.open', 'palette.show', 'connections.add']
const shownRows = 8

/** What the centre shows before anything is open: the ways in. */
export function StartPage() {
  const { studies, notebooks } = useWorkspace()
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <h1 className={styles.heading}>From a data source to a decision</h1>
        <p className={styles.lead}>
          Open an experiment from the list, or drop a CSV, Parquet, JSON-lines or DuckDB file anywhere in this window.
          Assay guesses what its columns mean, shows the guess, and leads to a first scorecard.
        </p>
        <FirstSteps />
        <Recent
          heading="Notebooks"
          rows={notebooks.map(({ path, title }) => ({ path, title: title || documentTitle(path), open: openNotebook }))}
        />
        <Recent
          heading="Studies"
          rows={studies.map(({ path, name }) => ({ path, title: name, open: (of: string) => void openStudy(of) }))}
        />
      </div>
    </div>
  )
}

function FirstSteps() {
  const commands = useCommandStore((state) => state.commands)
  const shown = firstSteps.map((id) => commands.get(id)).filter((command) => command !== undefined)
  return (
    <div className={styles.steps}>
      {shown.map(({ id, title, keybinding }, i) => (
        <Button key={id} intent={i === 0 ? 'primary' : 'none'} onClick={() => runCommand(id)}>
          {title}
          {keybinding !== undefined && (
            <kbd className={styles.keys}>{formatKeybinding(keybinding, isMacPlatform())}</kbd>
          )}
        </Button>
      ))}
    </div>
  )
}

interface RecentRow {
  readonly path: string
  readonly title: string
  readonly open: (path: string) => void
}

function Recent({ heading, rows }: { readonly heading: string; readonly rows: readonly RecentRow[] }) {
  if (rows.length === 0) return null
  return (
    <section className={styles.recent}>
      <h2 className={styles.subheading}>{heading}</h2>
      <ul>
        {rows.slice(0, shownRows).map(({ path, title, open }) => (
          <li key={path}>
            <button type="button" onClick={() => open(path)}>
              {title}
            </button>
            <span className={styles.path}>{path}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
