import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Cancelled } from '@analysis'

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** The first Chromium on the PATH, or null. */
export async function findBrowser(path = process.env['PATH'] ?? ''): Promise<string | null> {
  for (const folder of path.split(delimiter).filter((one) => one !== '')) {
    for (const name of browsers) {
      const file = join(folder, name)
      const isThere = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
      if (isThere) return file
    }
  }
  return null
}

/** Prints an HTML file as a paged PDF with a headless Chromium. @throws Error when it fails, Cancelled. */
export async function printPdf(
  browser: string,
  htmlPath: string,
  pdfPath: string,
  signal?: AbortSignal,
): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'assay-print-'))
  const isRoot = process.getuid?.() === 0
  try {
    await promisify(execFile)(
      browser,
      [
        '--headless=new',
        ...(isRoot ? ['--no-sandbox'] : []),
        '--no-first-run',
        '--no-pdf-header-footer',
        '--virtual-time-budget=20000',
        `--user-data-dir=${profile}`,
        `--print-to-pdf=${resolve(pdfPath)}`,
        pathToFileURL(htmlPath).href,
      ],
      { timeout: 120_000, ...(signal && { signal }) },
    )
  } catch (error) {
    if (signal?.aborted) throw new Cancelled()
    throw error
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
}
