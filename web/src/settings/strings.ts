import en from '../i18n/en/office.json'
import { addStrings } from '../i18n/i18n'
import zh from '../i18n/zh/office.json'

addStrings(en, zh)
