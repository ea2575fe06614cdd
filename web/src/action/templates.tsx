import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answered, api } from '../api/client'
import { templatesQuery } from '../case/team-queries'
import { useProblemWords } from '../shell/states'

const none = ''

/** Ready texts that fit this case, filled in for it; what could not be filled in is named. */
export function Templates({ caseId, onText }: { caseId: string; onText: (text: string) => void }) {
  const { t } = useTranslation()
  const problemWords = useProblemWords()
  const templates = useQuery(templatesQuery(caseId)).data ?? []
  const rendering = useMutation({
    mutationFn: (id: string) =>
      answered(api.POST('/v1/templates/{id}/render', { params: { path: { id } }, body: { case: caseId } })),
    onSuccess: ({ text }) => onText(text),
  })
  if (templates.length === 0) return null
  const missing = rendering.data?.missing ?? []
  return (
    <p className="templates">
      <select
        className="plain-select"
        value={none}
        disabled={rendering.isPending}
        aria-label={t('templates.choose')}
        onChange={({ target }) => rendering.mutate(target.value)}
        data-testid="templates"
      >
        <option value={none}>{t('templates.choose')}</option>
        {templates.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>{' '}
      {missing.length > 0 && (
        <span className="warning-words">{t('templates.missing', { names: missing.join(', ') })}</span>
      )}
      {rendering.isError && <span role="alert">{problemWords(rendering.error).title}</span>}
    </p>
  )
}
