import { useInspection } from '../state/inspection'
import { useLayout } from '../state/layout'

/** Opens the inspector for the first thing that is chosen to be inspected; a person who closes it keeps it closed. */
export function setupInspector(): void {
  const stop = useInspection.subscribe(({ current }) => {
    if (current === null) return
    stop()
    useLayout.getState().setInspectorOpen(true)
  })
}
