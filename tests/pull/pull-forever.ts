import { environmentSecrets, openConnections, openWorkspace } from '../../main/workspace/index'
import { pullStudy } from '../../main/pull/index'
import { studyOf } from './pull-fixture'

/** Pulls one snapshot after the other into the workspace named first, from the CSV named second, until it is killed. */
const [root = '', file = '', first = '0'] = process.argv.slice(2)
const workspace = await openWorkspace(root)
const connections = openConnections(workspace.folders.connections, environmentSecrets({}))
process.send?.('open')
for (let round = Number(first); ; round += 0.01) {
  const source = {
    kind: 'subjects',
    file,
    subject: 'user',
    variant: 'group',
    filter: [{ field: 'y', op: '>=', value: round }],
  }
  await pullStudy({ study: studyOf(source), studyPath: file, workspace, connections, refresh: false })
  process.send?.('pulled')
}
