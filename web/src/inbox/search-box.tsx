import { useEffect, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Filters } from '../api/queries'
import { toList, type List } from './address'

export const SEARCH_ID = 'inbox-search'

/** Looks into every box; emptied, it leads back to the box that was left. */
export function SearchBox({ list, filters }: { list: List; filters: Filters }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [text, setText] = useState(filters.q ?? '')
  useEffect(() => setText(filters.q ?? ''), [filters.q])

  const search = (event: FormEvent) => {
    event.preventDefault()
    const q = text.trim()
    if (q === '') void navigate(toList(list === 'found' ? 'unhandled' : list, { ...filters, q: null }))
    else void navigate(toList('found', { ...filters, overdue: false, q }))
  }
  return (
    <form className="search" role="search" onSubmit={search}>
      <input
        id={SEARCH_ID}
        type="search"
        value={text}
        maxLength={100}
        placeholder={t('search.hint')}
        aria-label={t('search.name')}
        aria-keyshortcuts="/"
        onChange={({ target }) => {
          setText(target.value)
          if (target.value === '' && filters.q !== null)
            void navigate(toList('unhandled', { ...filters, q: null }))
        }}
        data-testid="search"
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  )
}
