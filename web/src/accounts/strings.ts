import en from '../i18n/en/accounts.json'
import { addStrings } from '../i18n/i18n'
import zh from '../i18n/zh/accounts.json'

addStrings(en, zh)
