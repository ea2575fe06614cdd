import { describe, expect, it } from '@jest/globals'
import { mentionsIn } from './mentions.js'

const PEOPLE = [
  { id: '1', name: 'Ann' },
  { id: '2', name: 'Ann Lee' },
  { id: '3', name: '李雷' },
  { id: '4', name: 'Zoë' },
  { id: '5', name: 'ann' },
]

describe('the people that a note names', () => {
  it.each([
    ['@Ann Lee please look', ['2']],
    ['@ann, please look', ['1', '5']],
    ['Annette and @Annette are nobody here', []],
    ['请@李雷处理', ['3']],
    ['@ZOË?', ['4']],
    ['@Zoe\u0308 writes it in two characters', ['4']],
    ['write to me@ann.example', []],
    ['@Ann Lee and @李雷 and @Ann Lee', ['2', '3']],
    ['nobody', []],
    ['@', []],
  ])('%s', (note, ids) => expect(mentionsIn(note, PEOPLE)).toEqual(ids))
})
