import { describe, expect, it } from 'vitest'
import { createRunningJobs } from './running-jobs'

const ann = { id: 'ann' }
const bob = { id: 'bob' }

async function untilAborted(signal: AbortSignal): Promise<string> {
  return new Promise((settle) => signal.addEventListener('abort', () => settle('aborted')))
}

describe('createRunningJobs', () => {
  it('cancels a job for its own caller only, and only while it runs', async () => {
    const jobs = createRunningJobs()
    const job = jobs.run(ann, '1', untilAborted)
    expect(jobs.cancel(bob, '1')).toBe(false)
    expect(jobs.cancel(ann, '1')).toBe(true)
    expect(await job).toBe('aborted')
    expect(jobs.cancel(ann, '1')).toBe(false)
  })

  it('refuses an id that is in use, and takes it again afterwards', async () => {
    const jobs = createRunningJobs()
    const job = jobs.run(ann, '1', untilAborted)
    await expect(jobs.run(ann, '1', untilAborted)).rejects.toMatchObject({ wire: { code: 'conflict' } })
    const other = jobs.run(bob, '1', async () => 'done')
    expect(await other).toBe('done')
    jobs.cancelAllOf(ann)
    await job
    expect(await jobs.run(ann, '1', async () => 'again')).toBe('again')
  })

  it('frees the id of a job that failed', async () => {
    const jobs = createRunningJobs()
    await expect(
      jobs.run(ann, '1', async () => {
        throw new Error('broken')
      }),
    ).rejects.toThrow('broken')
    expect(await jobs.run(ann, '1', async () => 'again')).toBe('again')
  })

  it('waits for all to end', async () => {
    const jobs = createRunningJobs()
    const ended: string[] = []
    for (const caller of [ann, bob]) {
      void jobs.run(caller, '1', untilAborted).then(() => ended.push(caller.id))
    }
    await jobs.cancelAll()
    expect(ended.toSorted()).toEqual(['ann', 'bob'])
  })
})
