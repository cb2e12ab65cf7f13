import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { figuresOf, figureThemes } from '@presentation'
import type { CellView, ExperimentSpec } from '@analysis'
import { html, trustedHtml, type Html } from './html'

/** Plotly draws a cell's figures in the reader's theme; without scripts the tables below say the same. */
export function figuresHtml(view: CellView, spec: ExperimentSpec, cell: string): readonly Html[] {
  const dark = figuresOf(view, spec, figureThemes.dark)
  return figuresOf(view, spec, figureThemes.light).map((light, i) => {
    const drawn = { light: [light.traces, light.layout], dark: [dark[i]?.traces, dark[i]?.layout] }
    const data = trustedHtml(JSON.stringify(drawn).replaceAll('<', String.raw`\u003c`))
    return html`<figure class="figure" id="${`${cell}-${light.id}`}">
      <figcaption><strong>${light.title}</strong><span>${light.subtitle}</span></figcaption>
      <div class="plot" role="img" aria-label="${light.alt}" style="height:${light.height}px"></div>
      <script type="application/json">
        ${data}
      </script>
    </figure>`
  })
}

/** The scripts of a report: plotly, and the few lines that mount the figures. */
export interface ReportScripts {
  readonly elements: readonly Html[]
  /** Sources for the page's content security policy: the hash of each script, and no other. */
  readonly sources: readonly string[]
}

/** Width in CSS pixels that a figure has on an A4 page with the style's margins. */
const pageWidth = 680

const mountFigures = `
const dark = matchMedia('(prefers-color-scheme: dark)')
function draw(theme, width) {
  for (const figure of document.querySelectorAll('.figure')) {
    const [traces, layout] = JSON.parse(figure.querySelector('script').textContent)[theme]
    const sized = width ? { ...layout, width, autosize: false } : layout
    Plotly.react(figure.querySelector('.plot'), traces, sized, { displayModeBar: false, responsive: true })
  }
}
const onScreen = () => draw(dark.matches ? 'dark' : 'light')
onScreen()
dark.addEventListener('change', onScreen)
addEventListener('beforeprint', () => draw('light', ${pageWidth}))
addEventListener('afterprint', onScreen)
`

export function reportScripts(): ReportScripts {
  const plotly = readFileSync(createRequire(import.meta.url).resolve('plotly.js-cartesian-dist-min'), 'utf8')
  const scripts = [plotly.replaceAll('</script', String.raw`<\/script`), mountFigures]
  return {
    elements: scripts.map((script) => trustedHtml(`<script>${script}</script>`)),
    sources: scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`),
  }
}
