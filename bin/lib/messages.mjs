// Finds the text of the interface in its source, and says it in another language.
//
// The source says all that a person reads in English: as text of JSX, in attributes that are read, and elsewhere as
// t`…`. The build says it in the others, by the catalogue of each (`languages/es.po`): whole sentences, with the parts
// that are filled in by name, so that a language can order them as it needs to.
import { parse } from '@babel/parser';

/** Attributes that a person reads, of elements and of our own components. */
const readAttributes = new Set(
  (
    'alt title label placeholder hint subtitle description note none any before after about term verb order tag of ' +
    'options saving aria-label aria-description aria-roledescription data-label'
  ).split(' '),
);
/** What is the same in each language, to the letter. */
const literalElements = new Set(['code', 'kbd', 'pre', 'samp', 'script', 'style']);
const hasLetter = /\p{L}/u;

/**
 * The text of one file.
 *
 * @param {string} code of TypeScript, with or without JSX
 * @param {string} file where it is from, for what a person is told
 * @returns {SourceText}
 */
export function readText(code, file) {
  return new SourceText(code, file);
}

class SourceText {
  constructor(code, file) {
    this.code = code;
    this.file = file;
    const plugins = file.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'];
    this.program = parse(code, { sourceType: 'module', plugins }).program;
  }

  /** Each message as it stands, with its line. */
  messages() {
    const found = [];
    this.edits(this.program, {
      say: (text, line, context) => void found.push({ text: keyOf(text, context), line }),
    });
    return found;
  }

  /**
   * Outermost expressions that say something, as they are in each of the languages.
   *
   * @param {Record<string, (message: string, line: number, context?: string) => string | undefined>} catalogues by language; `en` says what stands there
   */
  expressions(catalogues) {
    const all = [];
    for (const { node, parents } of outermost(this.program)) {
      const said = Object.fromEntries(
        Object.entries(catalogues).map(([language, say]) => [language, this.render(node, { say })]),
      );
      all.push({
        start: node.start,
        end: node.end,
        said,
        getter: this.getterAround(node, parents),
      });
    }
    return all;
  }

  /** The source of a node with all that it says in one language. */
  render(node, how) {
    return this.apply(node.start, node.end, this.edits(node, how));
  }

  apply(start, end, edits) {
    let text = '';
    let at = start;
    for (const edit of edits.sort((a, b) => a.start - b.start)) {
      text += this.code.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
    return text + this.code.slice(at, end);
  }

  edits(node, how) {
    const edits = [];
    this.visit(node, how, edits);
    return edits;
  }

  visit(node, how, edits) {
    if (isTagged(node)) {
      const text = this.sayTemplate(node.quasi, how, contextOf(node));
      edits.push({ start: node.start, end: node.end, text });
      return;
    }
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      this.visitElement(node, how, edits);
      return;
    }
    for (const child of childrenOf(node)) this.visit(child, how, edits);
  }

  visitElement(node, how, edits) {
    if (node.openingElement) {
      for (const attribute of node.openingElement.attributes) {
        this.visitAttribute(attribute, how, edits);
      }
      if (isLiteral(node)) return;
    }
    const { children } = node;
    if (children.length === 0) return;
    const parts = new Parts(this, how);
    const text = parts.of(children);
    if (!parts.hasText) {
      for (const child of children) this.visitChild(child, how, edits);
      return;
    }
    const said = how.say(text, node.loc.start.line) ?? text;
    const start = children[0].start;
    edits.push({ start, end: children.at(-1).end, text: parts.write(said) });
  }

  visitChild(child, how, edits) {
    if (child.type === 'JSXExpressionContainer') this.visitValue(child.expression, how, edits);
    else this.visit(child, how, edits);
  }

  visitAttribute(attribute, how, edits) {
    if (attribute.type !== 'JSXAttribute' || !attribute.value) {
      this.visit(attribute, how, edits);
      return;
    }
    const { name, value } = attribute;
    const isRead = readAttributes.has(name.name?.name ?? name.name);
    if (value.type === 'JSXExpressionContainer') {
      if (isRead) this.visitValue(value.expression, how, edits, looksSaid);
      else this.visit(value.expression, how, edits);
    } else if (isRead && value.type === 'StringLiteral' && looksSaid(value.value)) {
      const said = how.say(value.value, value.loc.start.line) ?? value.value;
      edits.push({ start: value.start, end: value.end, text: `{${JSON.stringify(said)}}` });
    }
  }

  /** An expression whose outcome is read: what it may come to is text. */
  visitValue(node, how, edits, isText = (text) => hasLetter.test(text)) {
    const next = (child) => this.visitValue(child, how, edits, isText);
    switch (node.type) {
      case 'StringLiteral': {
        if (!isText(node.value)) return;
        const said = how.say(node.value, node.loc.start.line) ?? node.value;
        edits.push({ start: node.start, end: node.end, text: JSON.stringify(said) });
        return;
      }
      case 'TemplateLiteral':
        edits.push({ start: node.start, end: node.end, text: this.sayTemplate(node, how) });
        return;
      case 'ConditionalExpression':
        this.visit(node.test, how, edits);
        next(node.consequent);
        next(node.alternate);
        return;
      case 'LogicalExpression':
        if (node.operator === '&&') this.visit(node.left, how, edits);
        else next(node.left);
        next(node.right);
        return;
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
      case 'ParenthesizedExpression':
        next(node.expression);
        return;
      default:
        this.visit(node, how, edits);
    }
  }

  /** A template's text in its language: a template again, or a string where nothing is filled in. */
  sayTemplate(template, how, context) {
    const slots = new Slots(this);
    let text = '';
    template.quasis.forEach((quasi, index) => {
      text += escape(quasi.value.cooked);
      const value = template.expressions[index];
      if (value) text += `{${slots.name(value)}}`;
    });
    if (!template.quasis.some(({ value }) => hasLetter.test(value.cooked))) {
      return this.valueTemplate(template, how);
    }
    const said = how.say(text, template.loc.start.line, context) ?? text;
    const written = readMessage(said).map((part) => {
      if (typeof part === 'string') return part.replace(/[\\`]|\$(?=\{)/g, '\\$&');
      return `\${${this.valueOf(slots.get(part.slot, said), how)}}`;
    });
    return `\`${written.join('')}\``;
  }

  /** A template without words of its own, as `${city}, ${state}`. */
  valueTemplate(template, how) {
    const edits = [];
    for (const value of template.expressions) this.visitValue(value, how, edits);
    return this.apply(template.start, template.end, edits);
  }

  valueOf(node, how) {
    const edits = [];
    this.visitValue(node, how, edits);
    return this.apply(node.start, node.end, edits);
  }

  /**
   * Text of a module is said anew whenever it is asked for: a property becomes a getter. Where that cannot be, a
   * person is told: it would be said once, in the language of whoever came first.
   */
  getterAround(node, parents) {
    if (parents.some(isFunction)) return null;
    const property = parents.at(-1);
    if (property?.type === 'ObjectProperty' && property.value === node && !property.computed) {
      return {
        start: property.start,
        end: property.end,
        key: this.code.slice(property.key.start, property.key.end),
      };
    }
    throw new Error(
      `${this.file}:${node.loc.start.line}: this text is said once, when the module loads, and not in the language of whoever reads it. Put it into a function or a property.`,
    );
  }
}

/** The children of an element as one message. */
class Parts {
  hasText = false;
  elements = [];

  constructor(source, how) {
    this.source = source;
    this.how = how;
    this.slots = new Slots(source);
  }

  of(children) {
    return children.map((child) => this.part(child)).join('');
  }

  part(child) {
    switch (child.type) {
      case 'JSXText': {
        const text = escape(trimLines(child.value));
        if (hasLetter.test(text)) this.hasText = true;
        return text;
      }
      case 'JSXExpressionContainer': {
        const { expression } = child;
        if (expression.type === 'JSXEmptyExpression') return '';
        if (expression.type === 'StringLiteral') return escape(expression.value);
        return `{${this.slots.name(expression)}}`;
      }
      default:
        return this.element(child);
    }
  }

  element(node) {
    const number = this.elements.push(node) - 1;
    const inner = !isLiteral(node) && isInline(node) ? new Parts(this.source, this.how) : null;
    if (!inner) return `<${number}/>`;
    // Of one message with what is around it: the same names, the same numbers.
    inner.slots = this.slots;
    inner.elements = this.elements;
    const text = inner.of(node.children);
    return `<${number}>${text}</${number}>`;
  }

  /** Children again, from the message as a language says it. */
  write(message) {
    return this.writeParts(readMessage(message), message);
  }

  writeParts(parts, message) {
    return parts
      .map((part) => {
        if (typeof part === 'string') return part && `{${JSON.stringify(part)}}`;
        if ('slot' in part) {
          return `{${this.source.valueOf(this.slots.get(part.slot, message), this.how)}}`;
        }
        const node = this.elements[part.element];
        if (!node) throw new Error(`There is no <${part.element}> in "${message}".`);
        if (!part.parts) return this.source.render(node, this.how);
        return this.writeElement(node, part.parts, message);
      })
      .join('');
  }

  writeElement(node, parts, message) {
    const { source } = this;
    const opening = node.openingElement ?? node.openingFragment;
    const closing = node.closingElement ?? node.closingFragment;
    const edits = [];
    for (const attribute of opening.attributes ?? []) {
      source.visitAttribute(attribute, this.how, edits);
    }
    return (
      source.apply(opening.start, opening.end, edits) +
      this.writeParts(parts, message) +
      source.code.slice(closing.start, closing.end)
    );
  }
}

/** Names for what is filled into a message, so that who translates knows what it is. */
class Slots {
  names = new Map();

  constructor(source) {
    this.source = source;
  }

  name(node) {
    const code = this.source.code.slice(node.start, node.end);
    const wished = nameOf(node) ?? '0';
    for (let number = 0; ; number++) {
      const name =
        number === 0 ? wished : wished === '0' ? String(number) : `${wished}${number + 1}`;
      const taken = this.names.get(name);
      if (taken && this.source.code.slice(taken.start, taken.end) !== code) continue;
      this.names.set(name, node);
      return name;
    }
  }

  get(name, message) {
    const node = this.names.get(name);
    if (!node) throw new Error(`There is no {${name}} in "${message}".`);
    return node;
  }
}

/**
 * A message in its parts: text, `{name}`, `<0>…</0>` and `<0/>`. Braces and angles of the text itself are doubled.
 *
 * @param {string} message
 * @returns {(string | { slot: string } | { element: number, parts: unknown[] | null })[]}
 */
export function readMessage(message) {
  const stack = [{ parts: [] }];
  const pattern = /\{\{|\}\}|<<|>>|\{(\w+)\}|<(\d+)\/>|<(\d+)>|<\/(\d+)>|[^{}<>]+/gy;
  let at = 0;
  for (const match of message.matchAll(pattern)) {
    at = match.index + match[0].length;
    const { parts } = stack.at(-1);
    const [all, slot, empty, opened, closed] = match;
    if (slot !== undefined) parts.push({ slot });
    else if (empty !== undefined) parts.push({ element: Number(empty), parts: null });
    else if (opened !== undefined) stack.push({ parts: [], element: Number(opened) });
    else if (closed !== undefined) {
      const element = stack.pop();
      if (element.element !== Number(closed))
        throw new Error(`<${closed}> is not opened: ${message}`);
      stack.at(-1).parts.push(element);
    } else {
      const text = /^(?:\{\{|\}\}|<<|>>)$/.test(all) ? all[0] : all;
      if (typeof parts.at(-1) === 'string') parts.push(parts.pop() + text);
      else parts.push(text);
    }
  }
  if (at !== message.length || stack.length > 1) throw new Error(`Not a message: ${message}`);
  return stack[0].parts;
}

/** What is filled into a message and which elements are in it: the same in each language. */
export function holesOf(message) {
  const holes = [];
  const walk = (parts) => {
    for (const part of parts) {
      if (typeof part === 'string') continue;
      if ('slot' in part) holes.push(`{${part.slot}}`);
      else {
        holes.push(part.parts ? `<${part.element}>` : `<${part.element}/>`);
        if (part.parts) walk(part.parts);
      }
    }
  };
  walk(readMessage(message));
  return holes.sort();
}

/** Between what a message is about and the message, as in the files of gettext. */
const contextEnd = '\u0004';

/**
 * One word of English may be two of another language: `/* msgctxt: of a call *\/ t\`Answered\``.
 *
 * @returns {string | undefined}
 */
function contextOf(node) {
  const comments = node.leadingComments ?? [];
  return comments.map(({ value }) => /^ msgctxt: (.+?) $/.exec(value)?.[1]).find(Boolean);
}

/** By what a message is found in a catalogue. */
export function keyOf(text, context) {
  return context ? context + contextEnd + text : text;
}

/** @returns {[context: string, text: string]} the context is empty where there is none */
export function readKey(key) {
  const at = key.indexOf(contextEnd);
  return at === -1 ? ['', key] : [key.slice(0, at), key.slice(at + 1)];
}

const escape = (text) => text.replace(/[{}<>]/g, '$&$&');

/** An attribute's value may be a name for code, as `call`; what is read begins with a capital or has more than one word. */
function looksSaid(text) {
  return /^\p{Lu}/u.test(text) || (/\s/.test(text.trim()) && hasLetter.test(text));
}

/** The text of JSX as React shows it: lines without their indentation, one space between them. */
function trimLines(text) {
  const lines = text.split(/\r\n|\n|\r/);
  const last = lines.findLastIndex((line) => /[^ \t]/.test(line));
  return lines
    .map((line, index) => {
      let kept = line.replace(/\t/g, ' ');
      if (index > 0) kept = kept.replace(/^ +/, '');
      if (index < lines.length - 1) kept = kept.replace(/ +$/, '');
      return kept && index < last ? `${kept} ` : kept;
    })
    .join('');
}

/** What such a part is best called. */
function nameOf(node) {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'MemberExpression':
      return node.computed ? nameOf(node.object) : node.property.name;
    case 'CallExpression':
      return node.arguments.map(nameOf).find(Boolean) ?? nameOf(node.callee);
    case 'OptionalMemberExpression':
      return node.computed ? null : node.property.name;
    case 'TSNonNullExpression':
    case 'TSAsExpression':
      return nameOf(node.expression);
    default:
      return null;
  }
}

/** Words with markup, and not a box with more boxes in it. */
function isInline(node) {
  return node.children.some(
    (child) =>
      (child.type === 'JSXText' && hasLetter.test(child.value)) ||
      (child.type === 'JSXExpressionContainer' && nameOf(child.expression) !== null),
  );
}

function isLiteral(node) {
  if (!node.openingElement) return false;
  const { name, attributes } = node.openingElement;
  return (
    literalElements.has(name.name) ||
    attributes.some(({ name: key, value }) => key?.name === 'translate' && value?.value === 'no')
  );
}

const isTagged = (node) => node.type === 'TaggedTemplateExpression' && node.tag.name === 't';
const isFunction = ({ type }) =>
  /^(?:Arrow)?Function(?:Declaration|Expression)$|^(?:Object|Class|ClassPrivate)Method$/.test(type);

function* outermost(node, parents = []) {
  if (isTagged(node) || node.type === 'JSXElement' || node.type === 'JSXFragment') {
    yield { node, parents };
    return;
  }
  for (const child of childrenOf(node)) yield* outermost(child, [...parents, node]);
}

function* childrenOf(node) {
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc' || key.endsWith('Comments')) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === 'string') yield child;
    }
  }
}
