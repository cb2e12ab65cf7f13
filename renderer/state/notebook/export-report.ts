import type { ReportFormat } from '@contract'
import { call } from '../../bridge/host'
import { attempt } from '../notices'
import type { Notebook } from './notebook'

/** What a notebook can be handed on as, in the order menus list it. */
export const reportFormats: readonly { readonly format: ReportFormat; readonly title: string }[] = [
  { format: 'html', title: 'Report (HTML)' },
  { format: 'pdf', title: 'Report (PDF)' },
  { format: 'csv', title: 'Results (CSV)' },
  { format: 'parquet', title: 'Results (Parquet)' },
  { format: 'json', title: 'Results (result.json)' },
]

/**
 * Saves the notebook, has the host run it once more and write the report, and saves that where downloads go. A failure
 * is shown as a notice.
 */
export async function exportReport(notebook: Notebook, format: ReportFormat): Promise<void> {
  await attempt('Export the notebook', async () => {
    await notebook.save()
    const { path } = notebook.store.getState()
    const report = await call('reports.export', { notebookPath: path, format })
    download(report.url, report.fileName)
  })
}

function download(url: string, fileName: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
}
