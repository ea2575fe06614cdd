import { Button } from 'antd'
import { useEffect, useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { answered, api } from '../api/client'
import { useProblemWords } from '../shell/states'

interface Kept {
  /** Of the service, once it has the file. */
  id: string | null
  name: string
  /** An address of the picture in this browser; null for what is no picture. */
  preview: string | null
  problem: unknown
}

const upload = async (file: File): Promise<string> => {
  const type = file.type || 'application/octet-stream'
  const kept = await answered(
    api.POST('/v1/files', {
      params: { query: { name: file.name } },
      headers: { 'Content-Type': type },
      body: file as never,
      bodySerializer: () => file,
    }),
  )
  return kept.id
}

/** Evidence: taken by button, by dropping or by pasting, shown small, and with the service before the form is sent. */
export function FilesField({
  onChange,
  most,
  single,
  ...rest
}: {
  id?: string
  onChange?: (value: string[] | string | undefined) => void
  /** How many the action takes. */
  most: number
  /** Whether the field holds one id instead of a list. */
  single: boolean
}) {
  const { t } = useTranslation()
  const problemWords = useProblemWords()
  const picker = useRef<HTMLInputElement>(null)
  const [files, setFiles] = useState<readonly Kept[]>([])
  const tell = useRef(onChange)
  useEffect(() => {
    tell.current = onChange
  })
  const latest = useRef(files)
  useEffect(() => {
    latest.current = files
    const ids = files.flatMap(({ id }) => id ?? [])
    tell.current?.(single ? ids[0] : ids.length > 0 ? ids : undefined)
  }, [files, single])
  useEffect(() => () => latest.current.forEach(({ preview }) => preview && URL.revokeObjectURL(preview)), [])

  const put = (kept: Kept, change: Partial<Kept>) =>
    setFiles((all) =>
      all.map((one) =>
        one.preview === kept.preview && one.name === kept.name ? { ...one, ...change } : one,
      ),
    )
  const add = (chosen: readonly File[]) => {
    for (const file of chosen.slice(0, Math.max(0, most - files.length))) {
      const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : null
      const kept: Kept = { id: null, name: file.name, preview, problem: null }
      setFiles((all) => [...all, kept])
      upload(file).then(
        (id) => put(kept, { id }),
        (problem: unknown) => put(kept, { problem }),
      )
    }
  }
  const remove = (kept: Kept) => {
    if (kept.preview) URL.revokeObjectURL(kept.preview)
    setFiles((all) => all.filter((one) => one !== kept))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    add([...event.dataTransfer.files])
  }
  return (
    <div
      className="files"
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
      onPaste={(event) => add([...event.clipboardData.files])}
    >
      <ul>
        {files.map((file) => (
          <li
            key={`${file.name} ${file.preview}`}
            data-testid="file"
            data-kept={file.id !== null || undefined}
          >
            {file.preview && <img src={file.preview} alt="" />}
            <span role="status">
              {file.problem
                ? t('files.failed', { name: file.name, why: problemWords(file.problem).title })
                : file.id
                  ? file.name
                  : t('files.sending', { name: file.name })}
            </span>
            <Button
              size="small"
              onClick={() => remove(file)}
              aria-label={t('files.remove', { name: file.name })}
            >
              ×
            </Button>
          </li>
        ))}
      </ul>
      <input
        {...rest}
        ref={picker}
        type="file"
        multiple={!single}
        className="unseen"
        tabIndex={-1}
        aria-label={t('files.add')}
        onChange={({ target }) => {
          add([...(target.files ?? [])])
          target.value = ''
        }}
        data-testid="files-input"
      />
      <Button disabled={files.length >= most} onClick={() => picker.current?.click()} data-testid="files-add">
        {t('files.add')}
      </Button>{' '}
      <span className="muted">{t('files.drop', { count: most })}</span>
    </div>
  )
}
