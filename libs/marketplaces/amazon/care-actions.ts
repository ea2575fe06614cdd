import { action, kind } from '#adapter'
import { careMachine } from './care-machine.js'
import { mailFile } from './mail-folder.js'
import type { MailShop } from './mail-box.js'
import { rereadMail } from './message-actions.js'
import { byHand, tells } from './told-by-staff.js'
import { pageOf } from './told.js'

/** The care service's questions are answered by a message in Seller Central. */
export const careInquiry = kind({
  machine: careMachine,
  reread: rereadMail,
  file: (session: MailShop, _ref, key) => mailFile(session, key),
  actions: {
    answer_care_service: action({
      ...byHand(
        { en: 'Answered in Seller Central', zh: '已在卖家平台答复' },
        {
          en: 'Opens the messages in Seller Central; answer the care service there and confirm here.',
          zh: '打开卖家平台的消息页面，在那里答复亚马逊客服，然后在此确认。',
        },
      ),
      irreversible: true,
      confirmedBy: ['ANSWERED'],
      link: (ref) => pageOf.messages(ref.site),
      done: tells('care_inquiry', 'ANSWERED'),
    }),
    close_inquiry: action({
      ...byHand(
        { en: 'Close the inquiry', zh: '关闭问询' },
        {
          en: 'Closes the inquiry here: the care service does not say when it is done. A further question opens it again.',
          zh: '在此关闭问询（亚马逊客服不会告知结束）。再有问题时会重新打开。',
        },
      ),
      confirmedBy: ['CLOSED'],
      link: (ref) => pageOf.messages(ref.site),
      done: tells('care_inquiry', 'CLOSED'),
    }),
  },
})
