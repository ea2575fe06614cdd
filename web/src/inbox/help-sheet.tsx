import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { SHORTCUTS, switchShortcuts, useShortcutsOn } from './keys'

/** What the keyboard can do; the browser's own dialog keeps focus inside and gives it back. */
export function HelpSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const on = useShortcutsOn()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-title" onClose={onClose} data-testid="help">
      <h2 id="help-title">{t('keys.title')}</h2>
      <dl>
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`keys.${does}`)}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input type="checkbox" checked={on} onChange={({ target }) => switchShortcuts(target.checked)} />{' '}
        {t('keys.on')}
      </label>
      <form method="dialog">
        <button type="submit" className="plain-button">
          {t('keys.close')}
        </button>
      </form>
    </dialog>
  )
}
