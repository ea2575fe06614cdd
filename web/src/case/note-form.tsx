import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { answered, api } from '../api/client'
import { ProblemNotice } from '../shell/states'

/** A word among colleagues; it stands in the history and never leaves the house. */
export function NoteForm({ id }: { id: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const writing = useMutation({
    mutationFn: (note: string) =>
      answered(api.POST('/v1/cases/{id}/notes', { params: { path: { id } }, body: { text: note } })),
    onSuccess: () => {
      setText('')
      return client.invalidateQueries({ queryKey: ['timeline', id] })
    },
  })
  const write = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '' && !writing.isPending) writing.mutate(text.trim())
  }
  return (
    <form className="note-form" onSubmit={write}>
      <input
        value={text}
        maxLength={4000}
        placeholder={t('team.noteHint')}
        aria-label={t('team.note')}
        onChange={({ target }) => setText(target.value)}
        data-testid="note"
      />
      <button type="submit" className="plain-button" disabled={text.trim() === '' || writing.isPending}>
        {t('team.writeNote')}
      </button>
      {writing.isError && <ProblemNotice problem={writing.error} />}
    </form>
  )
}
