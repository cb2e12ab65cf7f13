import { ContextMenu } from '@blueprintjs/core'
import { visibleDirection } from '@analysis'
import type { Figure } from '@presentation'
import { useEffect, useRef, useState } from 'react'
import { Skeleton } from '../ui/skeleton'
import { FailureNotice } from '../ui/failure-notice'
import { ChartMenu } from './chart-menu'
import styles from './chart.module.css'
import { FigureMenu } from './figure-menu'
import { loadPlotly } from './load-plotly'

interface ChartProps {
  readonly figure: Figure
  /** Start of exported files' names. */
  readonly fileName: string
}

interface DrawState {
  readonly drawn: boolean
  readonly failure: unknown
}

/** A figure under its finding and method, drawn by plotly, redrawn when it or the room it has changes. */
export function Chart({ figure, fileName }: ChartProps) {
  const host = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<DrawState>({ drawn: false, failure: null })

  const redraw = () => {
    if (host.current !== null) void draw(host.current, figure).then(setState)
  }

  useEffect(() => {
    if (host.current === null) return undefined
    let isCurrent = true
    void draw(host.current, figure).then((drawn) => isCurrent && setState(drawn))
    return () => {
      isCurrent = false
    }
  }, [figure])

  useEffect(() => {
    const element = host.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => void resize(element))
    observer.observe(element)
    return () => {
      observer.disconnect()
      void loadPlotly().then((plotly) => plotly.purge(element))
    }
  }, [])

  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <div>
          <p className={styles.title}>{visibleDirection(figure.title)}</p>
          <p className={styles.subtitle}>{visibleDirection(figure.subtitle)}</p>
        </div>
        <ChartMenu figure={figure} fileName={fileName} />
      </figcaption>
      {state.failure !== null && <FailureNotice title="Draw the figure" failure={state.failure} onRetry={redraw} />}
      {!state.drawn && state.failure === null && <Skeleton rows={4} label="Drawing the figure" />}
      <ContextMenu content={<FigureMenu figure={figure} fileName={fileName} />}>
        <div
          ref={host}
          role="img"
          aria-label={figure.alt}
          hidden={state.failure !== null}
          style={{ minHeight: figure.height }}
        />
      </ContextMenu>
    </figure>
  )
}

async function draw(element: HTMLElement, { traces, layout }: Figure): Promise<DrawState> {
  try {
    const plotly = await loadPlotly()
    await plotly.react(element, traces, layout, { displayModeBar: false, showTips: false, doubleClick: false })
    return { drawn: true, failure: null }
  } catch (failure) {
    return { drawn: false, failure }
  }
}

/** Only a figure that is drawn and in sight has a size to follow. */
async function resize(element: HTMLElement): Promise<void> {
  const plotly = await loadPlotly()
  const isDrawn = element.classList.contains('js-plotly-plot')
  if (isDrawn && element.isConnected && element.clientWidth > 0) await plotly.Plots.resize(element)
}
