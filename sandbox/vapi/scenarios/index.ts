import type { Conversation, ScenarioName, Setting } from '../scenario';
import * as common from './common';
import * as dental from './dental';
import * as realEstate from './real-estate';

/** Thinks up a call: the words of a scenario, in the trade of the business. */
export function converse(name: ScenarioName, setting: Setting): Conversation {
  const trade = setting.business.kind === 'dental' ? dental : realEstate;
  switch (name) {
    case 'hot-lead':
      return trade.hotLead(setting);
    case 'booking':
      return trade.booking(setting);
    case 'question':
      return trade.question(setting);
    case 'complaint':
      return trade.complaint(setting);
    case 'after-hours':
      return trade.afterHours(setting);
    case 'transfer':
      return trade.transfer(setting);
    case 'spanish':
      return trade.spanish(setting);
    case 'long':
      return trade.long(setting);
    case 'wrong-number':
      return common.wrongNumber(setting);
    case 'spam':
      return common.spam(setting);
    case 'hang-up':
      return common.hangUp(setting);
    case 'silent':
      return common.silent(setting);
  }
}
