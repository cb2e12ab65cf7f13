import type { Page } from 'playwright-core'
import type { RunnerTestCase } from 'vitest'
import type { WatchedPage } from './watched-page'

/** One page for all tests of a file, since a window takes seconds to open. */
export interface KeptPage {
  /** The page, opened when there is none. */
  page(): Promise<Page>
  /** After a test: one that failed leaves its page behind, and the next one opens another. */
  settle(task: Readonly<RunnerTestCase>): Promise<void>
  close(): Promise<void>
}

/** @param open opens a page on what every test of the file starts from */
export function keepPage(open: () => Promise<WatchedPage>): KeptPage {
  let kept: WatchedPage | null = null
  return {
    async page() {
      kept ??= await open()
      return kept.page
    },
    async settle(task) {
      if (kept === null) return
      const watched = kept
      try {
        await watched.settle(task)
      } finally {
        if (task.result?.state === 'fail') {
          kept = null
          await watched.page.context().close()
        }
      }
    },
    async close() {
      await kept?.page.context().close()
      kept = null
    },
  }
}
