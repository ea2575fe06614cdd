import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { answered, api } from '../api/client'
import { viewsQuery, type Filters } from '../api/queries'
import { boxes, type Schema } from '../api/types'
import { useProblemWords } from '../shell/states'
import { boxOf, noFilters, toList, type List } from './address'

const one = (value: unknown): string | null => {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' && first !== '' ? first : null
}

/** A saved view is a list's filters by the names of the interface; what the page has no field for is left out. */
function addressOf({ filter }: Schema<'View'>): { list: List; filters: Filters } {
  const filters: Filters = {
    ...noFilters,
    kind: one(filter['kind']),
    marketplace: one(filter['marketplace']),
    assignee: one(filter['assignee']),
    tag: one(filter['tag']),
    q: one(filter['q']),
    overdue: filter['overdue'] === true || filter['overdue'] === 'true',
  }
  const box = boxes.find((name) => name === filter['box'])
  return { list: filters.q === null ? (box ?? 'unhandled') : 'found', filters }
}

const filterOf = (list: List, filters: Filters): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries({
      box: boxOf(list),
      kind: filters.kind && [filters.kind],
      marketplace: filters.marketplace && [filters.marketplace],
      assignee: filters.assignee,
      tag: filters.tag && [filters.tag],
      q: filters.q,
      overdue: filters.overdue || null,
    }).filter(([, value]) => value !== null),
  )

function SaveView({ list, filters, onDone }: { list: List; filters: Filters; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const problemWords = useProblemWords()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const saving = useMutation({
    mutationFn: () => {
      const filter = filterOf(list, filters) as Record<string, never>
      return answered(api.POST('/v1/views', { body: { name: name.trim(), shared, filter } }))
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['views'] })
      onDone()
    },
  })
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') saving.mutate()
  }
  return (
    <form className="save-view" onSubmit={save}>
      <input
        className="plain-select"
        value={name}
        maxLength={60}
        placeholder={t('views.nameHint')}
        aria-label={t('views.nameHint')}
        onChange={({ target }) => setName(target.value)}
        data-testid="view-name"
      />
      <label>
        <input type="checkbox" checked={shared} onChange={({ target }) => setShared(target.checked)} />{' '}
        {t('views.shared')}
      </label>
      <button type="submit" className="plain-button" disabled={saving.isPending} data-testid="view-save">
        {t('views.save')}
      </button>
      {saving.isError && <span role="alert">{problemWords(saving.error).title}</span>}
    </form>
  )
}

/** The reader's own lists and those of colleagues, one click away. */
export function Views({ list, filters }: { list: List; filters: Filters }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const views = useQuery(viewsQuery()).data ?? []
  const [saving, setSaving] = useState(false)
  const removing = useMutation({
    mutationFn: (id: string) => answered(api.DELETE('/v1/views/{id}', { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['views'] }),
  })
  const here = toList(list, filters)
  const open = views.find((view) => {
    const address = addressOf(view)
    return toList(address.list, address.filters) === here
  })
  const plain = toList(list, noFilters) === here
  return (
    <div className="chips" role="group" aria-label={t('views.name')}>
      {views.map((view) => {
        const address = addressOf(view)
        return (
          <Link
            key={view.id}
            to={toList(address.list, address.filters)}
            className="chip chip-view"
            aria-current={view === open ? 'true' : undefined}
            data-testid="view"
          >
            {view.name}
          </Link>
        )
      })}
      {open?.mine && (
        <button
          type="button"
          className="plain-button"
          onClick={() => removing.mutate(open.id)}
          data-testid="view-remove"
        >
          {t('views.remove')}
        </button>
      )}
      {!open && !plain && !saving && (
        <button type="button" className="plain-button" onClick={() => setSaving(true)} data-testid="view-new">
          {t('views.new')}
        </button>
      )}
      {saving && <SaveView list={list} filters={filters} onDone={() => setSaving(false)} />}
    </div>
  )
}
