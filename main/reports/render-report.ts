import { formatCount, registrationSentence, type MethodNote } from '@analysis'
import { printBundle } from './bundle'
import { blockHtml, methodsHtml } from './cell-html'
import { reportScripts } from './figure-html'
import { html, nothing, trustedHtml, type Html } from './html'
import { limitationsOf, type Limitation } from './limitations'
import { pageStyle } from './page-style'
import type { Report, ReportBlock } from './report'

export const bundleElementId = 'assay-bundle'

/**
 * A report as one HTML file that needs nothing else: figures, methods, SQL and its own data inside. Its content
 * security policy allows its own scripts by hash and no connection at all. The same report gives the same bytes.
 */
export function renderReport(report: Report): string {
  const scripts = reportScripts()
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.sources.join(' ')}`,
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${report.title}</title>
        <style>
          ${trustedHtml(pageStyle)}
        </style>
      </head>
      <body>
        <main>
          ${headerHtml(report)} ${limitationsHtml(limitationsOf(report))}
          ${report.blocks.map((block, i) => blockHtml(withoutTitle(block, report), report.spec, i))}
          ${methodSection(report)} ${dataSection(report)}
        </main>
        <script type="application/json" id="${bundleElementId}">
          ${trustedHtml(printBundle(report))}
        </script>
        ${scripts.elements}
      </body>
    </html> `
  return page.text
}

/** The notebook's own first heading and hypothesis where they repeat the page's header. */
function withoutTitle(block: ReportBlock, { title, spec, blocks }: Report): ReportBlock {
  if (block.kind !== 'prose' || block !== blocks[0]) return block
  const rest = block.source
    .trimStart()
    .replace(/^# (.*)\r?\n/, (line, heading: string) => (heading.trim() === title ? '' : line))
  const said = spec.hypothesis ?? ''
  const source = rest.trimStart()
  return { kind: 'prose', source: said !== '' && source.startsWith(said) ? source.slice(said.length) : source }
}

function headerHtml({ title, spec, result, stamp, snapshot }: Report): Html {
  const subjects = Object.values(result.srm.observed).reduce((sum, count) => sum + count, 0)
  const [from, to] = result.snapshot.window
  const facts = [
    spec.experimentId,
    `${formatCount(subjects)} ${spec.unit === 'subject' ? 'subjects' : `subjects (${spec.unit})`}`,
    ...(from !== null && to !== null ? [`${from.slice(0, 10)} to ${to.slice(0, 10)} UTC`] : []),
    `data of ${minute(snapshot.createdAt)}`,
    `report of ${minute(stamp.generatedAt)}`,
    `snapshot ${result.snapshot.id.slice(7, 19)}…`,
  ]
  return html`<header>
    <h1>${title}</h1>
    <p class="lead">${facts.join(' · ')}</p>
    ${spec.hypothesis === null ? nothing : html`<p>Hypothesis: ${spec.hypothesis}</p>`}
  </header>`
}

function minute(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`
}

function limitationsHtml(limitations: readonly Limitation[]): Html {
  const order = ['error', 'warning', 'info']
  const sorted = limitations.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
  return html`<section>
    <h2>Limitations found</h2>
    <ul class="limitations">
      ${sorted.map(
        ({ severity, text, hint }) =>
          html`<li class="${severity}">
            ${severity === 'info' ? nothing : html`<strong>${severity}</strong> `}${text}
            ${hint === undefined ? nothing : html`<span class="hint">${hint}</span>`}
          </li>`,
      )}
    </ul>
  </section>`
}

function methodSection({ blocks }: Report): Html {
  const notes = blocks.flatMap((block) => (block.kind === 'cell' ? block.outcome.evidence.methods : []))
  const unique = new Map(notes.map((note): [string, MethodNote] => [note.id, note]))
  if (unique.size === 0) return nothing
  return html`<section>
    <h2>Methods</h2>
    ${methodsHtml([...unique.values()])}
  </section>`
}

function dataSection({ result, snapshot, stamp, sources }: Report): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['snapshot', result.snapshot.id],
    ['plan', result.plan.hash],
    ['registration', registrationSentence(result.plan)],
    [
      'rows',
      Object.entries(result.snapshot.rows)
        .map(([name, rows]) => `${name} ${formatCount(rows)}`)
        .join(', '),
    ],
    [
      'engines',
      Object.entries(snapshot.engineVersions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ['Assay', stamp.assayVersion],
  ]
  return html`<section>
    <h2>Data</h2>
    <dl>
      ${facts.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    <p class="note">
      This file holds the study, the notebook, the result and the moments. “assay report --verify” checks them against
      each other and, where the snapshot is at hand, runs the analysis again.
    </p>
    <details class="evidence">
      <summary>SQL of the pull, and the study</summary>
      ${snapshot.sql.map((sql) => html`<pre><code>${sql}</code></pre>`)}
      <pre><code>${sources.study}</code></pre>
    </details>
  </section>`
}
