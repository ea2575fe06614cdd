import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { answered, api } from '../api/client'
import { refreshCase } from '../api/queries'
import type { Case } from '../api/types'
import { serverNow } from '../clock/server-clock'
import { useWords } from '../i18n/words'
import { useSession } from '../session/session'
import { useProblemWords } from '../shell/states'
import { peopleQuery, presenceQuery, tagsQuery } from './team-queries'

const nobody = ''
const awake = ''
const morningHour = 9

/** Nine in the morning of the reader, so many days after the service's today. */
function morningIn(days: number): string {
  const at = new Date(serverNow())
  at.setDate(at.getDate() + days)
  at.setHours(morningHour, 0, 0, 0)
  return at.toISOString()
}

function useChange(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: () => Promise<unknown>) => change(),
    onSettled: async () => {
      void client.invalidateQueries({ queryKey: ['tags'] })
      await refreshCase(client, id)
    },
  })
}

type Change = ReturnType<typeof useChange>

function Assignee({ row, change }: { row: Case; change: Change }) {
  const { t } = useTranslation()
  const people = useQuery(peopleQuery()).data ?? []
  const path = { id: row.id }
  return (
    <label className="team-part">
      <span className="muted">{t('team.assignee')}</span>
      <select
        className="plain-select"
        value={row.assignee?.id ?? nobody}
        disabled={change.isPending}
        onChange={({ target: { value } }) =>
          change.mutate(() =>
            answered(
              api.PUT('/v1/cases/{id}/assignee', {
                params: { path },
                // The document cannot say that null takes the case from everybody.
                body: { assignee: (value === nobody ? null : value) as string },
              }),
            ),
          )
        }
        data-testid="assignee"
      >
        <option value={nobody}>{t('team.nobody')}</option>
        {row.assignee && !people.some(({ id }) => id === row.assignee?.id) && (
          <option value={row.assignee.id}>{row.assignee.name}</option>
        )}
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function Tags({ row, change }: { row: Case; change: Change }) {
  const { t } = useTranslation()
  const known = useQuery(tagsQuery()).data ?? []
  const [text, setText] = useState('')
  const put = (tags: string[]) =>
    change.mutate(async () => {
      const fresh = tags.filter((tag) => !known.some(({ name }) => name.toLowerCase() === tag.toLowerCase()))
      for (const name of fresh) await answered(api.POST('/v1/tags', { body: { name } }))
      return answered(api.PUT('/v1/cases/{id}/tags', { params: { path: { id: row.id } }, body: { tags } }))
    })
  const add = (event: FormEvent) => {
    event.preventDefault()
    const tag = text.trim()
    if (tag === '' || row.tags.includes(tag)) return
    put([...row.tags, tag])
    setText('')
  }
  return (
    <form className="team-part" onSubmit={add}>
      <span className="muted">{t('team.tags')}</span>
      {row.tags.map((tag) => (
        <span key={tag} className="tag" data-testid="tag">
          {tag}{' '}
          <button
            type="button"
            className="tag-remove"
            aria-label={t('team.removeTag', { tag })}
            onClick={() => put(row.tags.filter((other) => other !== tag))}
          >
            ×
          </button>
        </span>
      ))}
      <input
        className="plain-select team-tag"
        list="known-tags"
        value={text}
        maxLength={40}
        placeholder={t('team.addTag')}
        aria-label={t('team.addTag')}
        onChange={({ target }) => setText(target.value)}
        data-testid="add-tag"
      />
      <datalist id="known-tags">
        {known.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
    </form>
  )
}

function Snooze({ row, change }: { row: Case; change: Change }) {
  const { t } = useTranslation()
  const words = useWords()
  const params = { path: { id: row.id } }
  if (row.box === 'closed') return null
  return (
    <label className="team-part">
      <span className="muted">
        {row.snoozedUntil ? t('team.snoozedUntil', { time: words.time(row.snoozedUntil) }) : t('team.snooze')}
      </span>
      <select
        className="plain-select"
        value={awake}
        disabled={change.isPending}
        onChange={({ target: { value } }) =>
          change.mutate(() =>
            value === 'wake'
              ? answered(api.DELETE('/v1/cases/{id}/snooze', { params }))
              : answered(
                  api.PUT('/v1/cases/{id}/snooze', { params, body: { until: morningIn(Number(value)) } }),
                ),
          )
        }
        data-testid="snooze"
      >
        <option value={awake}>{row.snoozedUntil ? t('team.change') : t('team.notSnoozed')}</option>
        <option value="1">{t('team.tomorrow')}</option>
        <option value="3">{t('team.inThreeDays')}</option>
        <option value="7">{t('team.inAWeek')}</option>
        {row.snoozedUntil && <option value="wake">{t('team.wake')}</option>}
      </select>
    </label>
  )
}

/** Two answers to one buyer are worse than a late one: who else is here, and who writes. */
function Others({ row }: { row: Case }) {
  const { t } = useTranslation()
  const session = useSession()
  const me = session.data?.state === 'in' ? session.data.user.name : null
  const here = useQuery(presenceQuery(row.id, 'viewing')).data ?? []
  const others = here.filter(({ user }) => user.name !== me)
  useEffect(
    () => () =>
      void api.DELETE('/v1/cases/{id}/presence', { params: { path: { id: row.id } } }).catch(() => undefined),
    [row.id],
  )
  if (others.length === 0) return null
  return (
    <p className="strip strip-warning" role="status" data-testid="others">
      {others
        .map(({ user, doing }) => t(doing === 'replying' ? 'team.writes' : 'team.looks', { name: user.name }))
        .join(' ')}
    </p>
  )
}

/** Whose the case is, what it is filed under, when it comes back, and who else looks at it. */
export function Team({ row }: { row: Case }) {
  const { t } = useTranslation()
  const change = useChange(row.id)
  const problemWords = useProblemWords()
  return (
    <>
      <Others row={row} />
      <div className="team" role="group" aria-label={t('team.name')} data-testid="team">
        <Assignee row={row} change={change} />
        <Tags row={row} change={change} />
        <Snooze row={row} change={change} />
        {change.isError && <span role="alert">{problemWords(change.error).title}</span>}
      </div>
    </>
  )
}
