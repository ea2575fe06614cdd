import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { chooseLanguage, languageOf } from './i18n'

/** Named in the language it leads to, so that it can be found by whoever needs it. */
export function LanguageSwitch() {
  const { i18n } = useTranslation()
  const other = languageOf(i18n.language) === 'zh' ? 'en' : 'zh'
  return (
    <Button
      type="text"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => void chooseLanguage(other)}
      data-testid="language-switch"
    >
      {other === 'zh' ? '中文' : 'English'}
    </Button>
  )
}
