import type { PlatformExperiment } from '@contract'
import { create } from 'zustand'
import { call } from '../bridge/host'
import { attempt } from './notices'
import { openStudy } from './open-document'
import { loadWorkspace } from './workspace'

/** What a platform's list of experiments looks like at the moment. */
export type BrowsedPlatform =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly failure: unknown }
  | { readonly phase: 'loaded'; readonly experiments: readonly PlatformExperiment[] }

interface PlatformBrowserState {
  /** The connection whose experiments are shown; null: none. */
  readonly connection: string | null
  readonly browsed: BrowsedPlatform
}

/** The dialog to choose one of a platform's experiments in. */
export const usePlatformBrowser = create<PlatformBrowserState>()(() => ({
  connection: null,
  browsed: { phase: 'loading' },
}))

export function browsePlatform(connection: string): void {
  usePlatformBrowser.setState({ connection, browsed: { phase: 'loading' } })
  void loadExperiments(connection)
}

export function closePlatformBrowser(): void {
  usePlatformBrowser.setState({ connection: null })
}

async function loadExperiments(connection: string): Promise<void> {
  const show = (browsed: BrowsedPlatform) => {
    // an answer for a list that was closed or changed in the meantime
    if (usePlatformBrowser.getState().connection === connection) usePlatformBrowser.setState({ browsed })
  }
  try {
    show({ phase: 'loaded', experiments: await call('platforms.experiments', { connection }) })
  } catch (failure) {
    show({ phase: 'failed', failure })
  }
}

/** Makes an experiment a study of this workspace, then leads to its numbers or its pull. */
export async function takeExperiment(connection: string, experimentId: string): Promise<void> {
  await attempt(`Open ${experimentId}`, async () => {
    const study = await call('platforms.study', { connection, experimentId })
    closePlatformBrowser()
    await loadWorkspace()
    await openStudy(study.path)
  })
}
