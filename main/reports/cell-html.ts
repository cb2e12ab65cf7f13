import { type ExperimentSpec, type MethodNote, formatCount } from '@analysis'
import { momentsTable, viewTables } from '@presentation'
import { figuresHtml } from './figure-html'
import { html, nothing, type Html } from './html'
import { renderMarkdown } from './markdown'
import type { ReportBlock, ReportEvidence } from './report'
import { tableHtml } from './table-html'

/** One block of the notebook: prose, or a cell with its figures, tables and what lies behind them. */
export function blockHtml(block: ReportBlock, spec: ExperimentSpec, index: number): Html {
  if (block.kind === 'prose') return html`<section class="prose">${renderMarkdown(block.source)}</section>`
  const id = `cell-${index}`
  const heading = html`<h3><span class="kind">${block.cellKind}</span> ${block.name}</h3>`
  if (block.kind === 'failed-cell') {
    return html`<section class="cell" id="${id}">
      ${heading}
      <p class="error"><strong>This cell did not run.</strong></p>
      <ul>
        ${block.messages.map((message) => html`<li>${message}</li>`)}
      </ul>
    </section>`
  }
  const { view, findings, evidence } = block.outcome
  return html`<section class="cell" id="${id}">
    ${heading}
    ${findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ severity, message }) => html`<p class="${severity}"><strong>${severity}</strong> ${message}</p>`)}
    ${figuresHtml(view, spec, id)} ${viewTables(view, spec).map(tableHtml)} ${evidenceHtml(evidence)}
  </section>`
}

function evidenceHtml({ queries, moments, methods }: ReportEvidence): Html {
  return html`<details class="evidence">
    <summary>Method, SQL and moments</summary>
    ${methodsHtml(methods)}
    ${queries.map(
      ({ query, rowCount }) =>
        html`<pre><code>${query.sql}</code></pre>
          ${query.parameters.length > 0 ? html`<p class="note">Parameters: ${JSON.stringify(query.parameters)}</p>` : nothing}
          <p class="note">${formatCount(rowCount)} rows.</p>`,
    )}
    ${moments.length > 0 ? tableHtml(momentsTable(moments)) : nothing}
  </details>`
}

export function methodsHtml(methods: readonly MethodNote[]): Html {
  return html`<ul class="methods">
    ${methods.map(({ title, reference }) => html`<li><strong>${title}</strong>. ${reference}</li>`)}
  </ul>`
}
