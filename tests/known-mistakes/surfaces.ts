import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { CellOutcome, CellView, ExperimentSpec } from '@analysis'
import { printTable } from '../../main/cli/print-table'
import { tableHtml } from '../../main/reports/table-html'
import { figuresOf } from '../../presentation/cells/figures-of'
import { figureThemes } from '../../presentation/figures/theme'
import { viewTables } from '../../presentation/cells/view-tables'
import { CellContext } from '../../renderer/features/notebook/cell-context'
import { CellViewSwitch } from '../../renderer/features/notebook/cell-view-switch'
import { NotebookContext } from '../../renderer/features/notebook/notebook-context'
import { notebookOver } from '../support/notebook-over'

/** What each surface says of one view, as text with plain spaces: the window, the command line, the report, the figures. */
export function surfacesOf(view: CellView, spec: ExperimentSpec) {
  const tables = viewTables(view, spec)
  return {
    window: plain(textOfHtml(windowHtml(view, spec))),
    commandLine: plain(tables.map((table) => printTable(table, null)).join('\n')),
    report: plain(textOfHtml(tables.map((table) => tableHtml(table).text).join('\n'))),
    figures: plain(
      JSON.stringify(figuresOf(view, spec, figureThemes.light).map(({ traces, layout }) => [traces, layout])),
    ),
  }
}

function windowHtml(view: CellView, spec: ExperimentSpec): string {
  const outcome: CellOutcome = { view, findings: [], evidence: { queries: [], moments: [], methods: [] } }
  const cell = createElement(CellViewSwitch, { view })
  const scene = createElement(CellContext, { value: { name: 'a', index: 0, spec, outcome } }, cell)
  return renderToStaticMarkup(createElement(NotebookContext, { value: notebookOver('', outcome) }, scene))
}

/** What stands between the tags; attributes such as hover texts are left out. */
function textOfHtml(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/ +/g, ' ')
}

function plain(text: string): string {
  return text.replaceAll('\u202f', ' ')
}
