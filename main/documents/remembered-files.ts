import { mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { readIfPresent, replaceFile } from '@engine'

/** Studies and notebooks that this user opened into a workspace from elsewhere, kept between starts. */
export interface RememberedFiles {
  /** Real paths, as they were when the files were opened. */
  readonly paths: readonly string[]
  /** What was found wrong, in words. */
  readonly notices: readonly string[]
  add(path: string): Promise<void>
}

const format = 'assay.opened/1'
const mostRemembered = 100
const schema = z.object({ format: z.literal(format), files: z.array(z.string()) })

/**
 * @param file Where they are kept: outside the workspace, because a workspace can come from somebody else, who has no say
 *   in which of this user's files a window may read. One that cannot be read is kept under another name.
 */
export async function openRememberedFiles(file: string): Promise<RememberedFiles> {
  const notices: string[] = []
  const text = await readIfPresent(file)
  const known = text === null ? [] : filesOf(text)
  if (known === null) {
    const aside = `${file}.unreadable-${Date.now()}`
    await rename(file, aside)
    notices.push(`${file} could not be read, so what it remembered is lost. The file was kept as ${aside}.`)
  }
  let adding: Promise<void> = Promise.resolve()

  /** What another process on this workspace remembered meanwhile stays. */
  async function write(path: string): Promise<void> {
    const present = filesOf((await readIfPresent(file)) ?? '') ?? []
    const files = [...present.filter((each) => each !== path), path].slice(-mostRemembered)
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await replaceFile(file, `${JSON.stringify({ format, files }, null, 2)}\n`)
  }

  return {
    paths: known ?? [],
    notices,
    async add(path) {
      adding = adding.catch(() => undefined).then(async () => write(path))
      return adding
    },
  }
}

function filesOf(text: string): readonly string[] | null {
  try {
    return schema.parse(JSON.parse(text)).files
  } catch {
    return null
  }
}
