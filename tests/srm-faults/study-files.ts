import { createWriteStream, writeFileSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { join } from 'node:path'
import { printExperiment } from '../../contract/formats/experiment-format'
import type { Person } from './people'
import { studyOf } from './run-seed'
import type { Scenario } from './scenario'
import { simulate } from './simulate'

/** Writes a scenario as its owner would have it: a study file with the logs beside it as CSV. */
export async function writeStudyFiles(scenario: Scenario, folder: string, name: string): Promise<void> {
  const attributes = 'device,sdk,country,edge,user_agent,partition'
  const exposures = createWriteStream(join(folder, 'exposures.csv'))
  const assignments = createWriteStream(join(folder, 'assignments.csv'))
  const purchases = createWriteStream(join(folder, 'purchases.csv'))
  exposures.write(`subject,variant,at,received_at,exposure_id,${attributes}\n`)
  assignments.write(`subject,variant,at,${attributes}\n`)
  purchases.write('subject,at,event\n')
  simulate(scenario, {
    expose({ person, variant, at, receivedAt, exposureId, partition }) {
      exposures.write(
        `${person.id},${variant},${time(at)},${time(receivedAt)},${exposureId},${described(person, partition)}\n`,
      )
      if (exposureId % 9 === 0) purchases.write(`${person.id},${time(at + 60_000)},purchase\n`)
    },
    assign({ person, variant, at, partition }) {
      assignments.write(`${person.id},${variant},${time(at)},${described(person, partition)}\n`)
    },
  })
  for (const stream of [exposures, assignments, purchases]) {
    stream.end()
    await finished(stream)
  }
  const experiment = {
    ...printExperiment({ ...studyOf(scenario), experimentId: name, name, dimensions: [] }),
    metrics: [
      {
        id: 'purchased',
        role: 'primary',
        type: 'proportion',
        event: 'purchase',
        aggregation: 'any',
        direction: 'increase',
      },
    ],
  }
  const study = {
    format: 'assay.study/1',
    experiment,
    source: {
      kind: 'events',
      exposures: { file: 'exposures.csv', subject: 'subject', variant: 'variant', at: 'at' },
      events: { file: 'purchases.csv', subject: 'subject', at: 'at', event: 'event' },
      investigation: {
        attributes: attributes.split(','),
        received_at: 'received_at',
        exposure_id: 'exposure_id',
        assignments: { file: 'assignments.csv', subject: 'subject', variant: 'variant', at: 'at' },
      },
    },
  }
  writeFileSync(join(folder, `${name}.study.json`), `${JSON.stringify(study, null, 2)}\n`)
}

function described({ device, sdk, country, edge, agent }: Person, partition: number): string {
  return [device, sdk, country, edge, agent, partition].join(',')
}

function time(milliseconds: number): string {
  return new Date(Math.floor(milliseconds)).toISOString()
}
