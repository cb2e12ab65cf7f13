import { createHash, randomBytes } from 'node:crypto'
import { tokenDocument, type IssuedToken, type Role, type TokenDocument, type TokenInput } from '@contract'
import { z } from 'zod'
import { ApiProblem } from '../../api/api-problem'
import type { Actor, Clock, Database, Transaction, Unsubscribe } from '../../ports'
import { actorName } from '../audit/actor-name'
import type { AuditStore } from '../audit/audit-log'

const migrations = [
  `create table tokens (
     token_id text primary key, hash text not null unique, person text not null, role text not null, note text not null,
     created_by text not null, created_at text not null, expires_at text, revoked_at text)`,
]

const columns = 'token_id, person, role, note, created_by, created_at, expires_at, revoked_at'
const storedToken = tokenDocument.extend({ hash: z.string() })

/** Who a request comes from. */
export interface Principal {
  readonly kind: 'person'
  readonly tokenId: string
  readonly person: string
  readonly role: Role
}

/** Bearer tokens. A secret is 256 random bits, shown once; only its SHA-256 is kept. */
export interface TokenStore {
  /** Whose token this is; null when it is unknown, revoked or has expired. */
  authenticate(secret: string): Principal | null
  /** Whether a token that was good once still is. */
  isLive(tokenId: string): boolean
  list(): readonly TokenDocument[]
  issue(input: TokenInput, actor: Actor): Promise<IssuedToken>
  /** A new secret for the same person and role; the old one ends at once. */
  rotate(tokenId: string, actor: Actor): Promise<IssuedToken>
  revoke(tokenId: string, actor: Actor): Promise<TokenDocument>
  onRevoke(listener: (tokenId: string) => void): Unsubscribe
}

export async function openTokenStore(database: Database, clock: Clock, audit: AuditStore): Promise<TokenStore> {
  await database.migrate('tokens', migrations)
  const stored = await database.query(storedToken, `select ${columns}, hash from tokens order by created_at, token_id`)
  const byHash = new Map(stored.map(({ hash, ...token }): [string, TokenDocument] => [hash, token]))
  const listeners = new Set<(tokenId: string) => void>()
  const at = () => new Date(clock.now()).toISOString()

  function isLive({ revoked_at, expires_at }: TokenDocument): boolean {
    return revoked_at === null && (expires_at === null || Date.parse(expires_at) > clock.now())
  }

  function find(tokenId: string): readonly [string, TokenDocument] {
    const entry = [...byHash].find(([, token]) => token.token_id === tokenId)
    if (entry === undefined) throw new ApiProblem('not-found', `there is no token ${tokenId}`)
    return entry
  }

  function issue(input: TokenInput, actor: Actor, replaced: string | null): Promise<IssuedToken> {
    const secret = `assay_${randomBytes(32).toString('base64url')}`
    const hash = hashOf(secret)
    const token: TokenDocument = {
      token_id: `t-${randomBytes(8).toString('hex')}`,
      person: input.person,
      role: input.role,
      note: input.note ?? '',
      created_by: actorName(actor),
      created_at: at(),
      expires_at: input.expires_at ?? null,
      revoked_at: null,
    }
    return database.transaction(async (transaction) => {
      if (replaced !== null) await revokeIn(transaction, replaced)
      await transaction.run(`insert into tokens (${columns}, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, [
        ...Object.values(inColumnOrder(token)),
        hash,
      ])
      const { person, role, expires_at } = token
      const detail = { person, role, expires_at, ...(replaced !== null && { replaces: replaced }) }
      const action = replaced === null ? 'token.issue' : 'token.rotate'
      await audit.append(transaction, { actor, action, target: `token:${token.token_id}`, detail })
      transaction.afterCommit(() => byHash.set(hash, token))
      return { ...token, token: secret }
    })
  }

  async function revokeIn(transaction: Transaction, tokenId: string) {
    const [hash, token] = find(tokenId)
    const revoked = { ...token, revoked_at: token.revoked_at ?? at() }
    await transaction.run('update tokens set revoked_at = $2 where token_id = $1', [tokenId, revoked.revoked_at])
    transaction.afterCommit(() => {
      byHash.set(hash, revoked)
      listeners.forEach((listener) => listener(tokenId))
    })
    return revoked
  }

  return {
    authenticate(secret) {
      const token = byHash.get(hashOf(secret))
      if (token === undefined || !isLive(token)) return null
      return { kind: 'person', tokenId: token.token_id, person: token.person, role: token.role }
    },
    isLive: (tokenId) => isLive(find(tokenId)[1]),
    list: () => [...byHash.values()],
    issue: (input, actor) => issue(input, actor, null),
    rotate(tokenId, actor) {
      const [, { person, role, note, expires_at, revoked_at }] = find(tokenId)
      if (revoked_at !== null) throw new ApiProblem('invalid-state', `${tokenId} was revoked; issue a new token`)
      return issue({ person, role, note, ...(expires_at !== null && { expires_at }) }, actor, tokenId)
    },
    revoke: (tokenId, actor) =>
      database.transaction(async (transaction) => {
        keepOneOwner(find(tokenId)[1], [...byHash.values()])
        const revoked = await revokeIn(transaction, tokenId)
        await audit.append(transaction, { actor, action: 'token.revoke', target: `token:${tokenId}`, detail: {} })
        return revoked
      }),
    onRevoke(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Without an owner nobody could ever issue a token again. */
function keepOneOwner(token: TokenDocument, all: readonly TokenDocument[]): void {
  if (token.role !== 'owner' || token.revoked_at !== null) return
  const others = all.filter((each) => each.role === 'owner' && each.revoked_at === null && each.expires_at === null)
  if (others.some(({ token_id }) => token_id !== token.token_id)) return
  throw new ApiProblem('invalid-state', `${token.token_id} is the last lasting token of an owner; issue another first`)
}

function inColumnOrder(token: TokenDocument): TokenDocument {
  const { token_id, person, role, note, created_by, created_at, expires_at, revoked_at } = token
  return { token_id, person, role, note, created_by, created_at, expires_at, revoked_at }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
