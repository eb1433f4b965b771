import type { Random } from './random';
import type { Person } from './scenario';

const firstNames = [
  'Elena', 'Daniel', 'Priya', 'Margaret', 'Sam', 'Grace', 'Andre', 'Wen', 'Kathleen', 'Felix', 'Tomas',
  'Isabel', 'Noah', 'Amara', 'Victor', 'Hannah', 'Omar', 'Lucia', 'Peter', 'Yuki', 'Rachel', 'Dmitri',
  'Fatima', 'Owen', 'Claire', 'Rafael', 'Ingrid', 'Marcus', 'Leila', 'Thomas', 'Nadia', 'George', 'Beatriz',
  'Kevin', 'Sofia', 'Henry', 'Mina', 'Patrick', 'Joanna', 'Caleb',
]; // prettier-ignore
const lastNames = [
  'Marchetti', 'Okafor', 'Raman', 'Hollis', 'Whitcombe', 'Lindholm', 'Baptiste', 'Zhao', 'O’Dowd', 'Sorensen',
  'Reyes', 'Fontaine', 'Adeyemi', 'Castellano', 'Brandt', 'Nakamura', 'Haddad', 'Kowalski', 'Iyer', 'Delgado',
  'Petrov', 'Sullivan', 'Moreau', 'Vance', 'Tanaka', 'Bergström', 'Quinn', 'Osei', 'Ferreira', 'Goldberg',
  'Ramirez', 'Novak', 'Ellison', 'Park', 'Donnelly', 'Achebe', 'Larsen', 'Vega', 'Whitfield', 'Costa',
]; // prettier-ignore
/** Area codes of real places; 555-01xx is kept for fiction everywhere. */
const areaCodes = [
  '415',
  '510',
  '628',
  '650',
  '707',
  '408',
  '925',
  '831',
  '916',
  '303',
  '720',
  '970',
];

/** A person who does not exist. */
export function makePerson(random: Random): Person {
  return {
    name: `${random.pick(firstNames)} ${random.pick(lastNames)}`,
    number: `+1${random.pick(areaCodes)}55501${String(random.int(0, 99)).padStart(2, '0')}`,
  };
}
