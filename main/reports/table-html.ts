import { textOf, type PrintTable } from '@presentation'
import { html, type Html } from './html'

/** A table as HTML; long ones for the record are folded away. */
export function tableHtml(table: PrintTable): Html {
  const body = html`<div class="scroll">
      <table>
        <thead>
          <tr>
            ${table.columns.map(({ header, align }) => html`<th class="${align}" scope="col">${header}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${table.rows.map(
            ({ values, tone }) =>
              html`<tr class="${tone}">
                ${values.map((value, i) => html`<td class="${table.columns[i]?.align ?? 'left'}">${textOf(value)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${table.notes.map((note) => html`<p class="note">${note}</p>`)}`
  return table.isDetail
    ? html`<details>
        <summary>${table.caption} (${table.rows.length} rows)</summary>
        ${body}
      </details>`
    : html`<h4>${table.caption}</h4>
        ${body}`
}
