import { Button, Menu, MenuItem, PopoverNext } from '@blueprintjs/core'
import { Export } from '@blueprintjs/icons'
import { useMemo, useState } from 'react'
import { useCommands, type Command } from '../../state/commands'
import { exportReport, reportFormats } from '../../state/notebook/export-report'
import { tabId, useTabs } from '../../state/tabs'
import { useNotebook, useNotebookState } from './notebook-context'

/** Hands the notebook on: as a report to read, or as its results. The palette has the same commands. */
export function ExportMenu() {
  const notebook = useNotebook()
  const path = useNotebookState((state) => state.path)
  const hasData = useNotebookState(({ snapshot }) => snapshot !== null)
  const isInFront = useTabs(({ activeId }) => activeId === tabId({ kind: 'notebook', path }))
  const [isExporting, setExporting] = useState(false)
  const commands = useMemo(
    () =>
      reportFormats.map(({ format, title }): Command => ({
        id: `notebook.export.${format}`,
        title: `Export ${title}`,
        group: 'Notebook',
        enabled: () => hasData,
        run: () => {
          setExporting(true)
          void exportReport(notebook, format).finally(() => setExporting(false))
        },
      })),
    [notebook, hasData],
  )
  useCommands(isInFront ? commands : none)
  const menu = (
    <Menu>
      {reportFormats.map(({ format, title }, index) => (
        <MenuItem key={format} text={title} onClick={() => void commands[index]?.run()} />
      ))}
    </Menu>
  )
  return (
    <PopoverNext content={menu} placement="bottom-end" animation="minimal" arrow={false} disabled={!hasData}>
      <Button size="small" icon={<Export size={12} />} text="Export" loading={isExporting} disabled={!hasData} />
    </PopoverNext>
  )
}

const none: readonly Command[] = []
