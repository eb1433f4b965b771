import { describe, expect, it } from 'vitest';

import { holesOf, readMessage, readText } from './messages.mjs';

const catalogue: Record<string, string> = {
  'Call {name} back': 'Llamar a {name}',
  Save: 'Guardar',
  'Read <0>the terms</0> of {year}': 'En {year}: <0>las condiciones</0>',
  call: 'llamada',
  calls: 'llamadas',
  '{length} {0}': '{length} {0}',
};

function inSpanish(code: string) {
  const all = readText(code, 'a.tsx').expressions({ es: (message: string) => catalogue[message] });
  return all.map(({ said }) => said.es);
}
function messages(code: string) {
  return readText(code, 'a.tsx')
    .messages()
    .map(({ text }) => text);
}

describe('what is text', () => {
  it('is what a person reads of JSX: children, and attributes that are read', () => {
    expect(
      messages(
        `const a = () => <p className="Big" title="A title">Some text <Icon label="An icon" /></p>`,
      ),
    ).toEqual(['A title', 'Some text <0/>', 'An icon']);
  });

  it('is a whole sentence with what is in it, and names what is filled in', () => {
    expect(
      messages(
        'const a = () => <p>Call <b>{person.name}</b>{" "}\n  at {format(time)}, please</p>',
      ),
    ).toEqual(['Call <0>{name}</0> at {time}, please']);
  });

  it('is what an expression in such a place may come to', () => {
    expect(
      messages(`const a = () => <p title={x ? 'One' : y ?? \`Two of \${n}\`}>{z && 'three'}</p>`),
    ).toEqual(['One', 'Two of {n}', 'three']);
  });

  it('is a marked template, and no other', () => {
    expect(
      messages('const a = (name: string) => [t`Call ${name}`, `Call ${name}`, "Call"]'),
    ).toEqual(['Call {name}']);
  });

  it('is nothing without letters, nothing of code, and nothing that is marked as a name', () => {
    expect(
      messages(
        `const a = () => <p> · {n} <code>npm start</code><b translate="no">Frontdesk</b></p>`,
      ),
    ).toEqual([]);
  });

  it('is told apart by what it is about', () => {
    const code = 'const a = () => [/* msgctxt: of a call */ t`Answered`, t`Answered`]';
    expect(messages(code)).toEqual(['of a call\u0004Answered', 'Answered']);
    const said = readText(code, 'a.ts').expressions({
      es: (_text: string, _line: number, context?: string) => (context ? 'Atendida' : 'Atendidas'),
    });
    expect(said.map((one) => one.said.es)).toEqual(['`Atendida`', '`Atendidas`']);
  });

  it('keeps braces and angles apart from what is filled in', () => {
    expect(messages('const a = () => t`{x} < ${n}`')).toEqual(['{{x}} << {n}']);
    expect(readMessage('{{x}} << {n}')).toEqual(['{x} < ', { slot: 'n' }]);
  });
});

describe('what it becomes', () => {
  it('is the other language in the place of the first, in its own order', () => {
    expect(
      inSpanish('const a = () => <p>Read <a href={terms}>the terms</a> of {year}</p>'),
    ).toEqual(['<p>{"En "}{year}{": "}<a href={terms}>{"las condiciones"}</a></p>']);
  });

  it('is a template for a template, with nothing of the text read as code', () => {
    expect(inSpanish('const a = (name: string) => t`Call ${name} back`')).toEqual([
      '`Llamar a ${name}`',
    ]);
    const [said] = readText('const a = (b: string) => t`Hi ${b}`', 'a.ts')
      .expressions({ es: () => '`${{x}}` \\ {b}' })
      .map((one) => one.said.es);
    expect(said).toBe('`\\`\\${x}\\` \\\\ ${b}`');
  });

  it('says what is filled in as well', () => {
    expect(
      inSpanish(`const a = () => <p>{all.length} {all.length === 1 ? 'call' : 'calls'}</p>`),
    ).toEqual([`<p>{all.length} {all.length === 1 ? "llamada" : "llamadas"}</p>`]);
  });

  it('is English where nothing is known', () => {
    expect(inSpanish('const a = () => <b>Unknown</b>')).toEqual(['<b>{"Unknown"}</b>']);
  });
});

describe('text of a module', () => {
  it('is said whenever it is asked for, as a property', () => {
    const [one] = readText('const words = { a: t`Save` }', 'a.ts').expressions({
      en: (text: string) => text,
    });
    expect(one?.getter).toMatchObject({ key: 'a' });
  });

  it('is refused where it would be said once', () => {
    const read = () =>
      readText('const word = t`Save`', 'a.ts').expressions({ en: (text: string) => text });
    expect(read).toThrow('a.ts:1: this text is said once');
  });
});

describe('messages', () => {
  it('have the same holes in each language', () => {
    expect(holesOf('Read <0>the {n}</0><1/>')).toEqual(['<0>', '<1/>', '{n}']);
  });

  it.each(['<0>a', 'a</0>', '{a', 'a > b', '<0>a</1>'])(
    'that are broken are refused: %s',
    (text) => {
      expect(() => readMessage(text)).toThrow();
    },
  );
});
