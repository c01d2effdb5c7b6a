import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const CORE = fileURLToPath(new URL('../../../packages/core/', import.meta.url));

/** A field of an interface, as its source declares it. */
export interface Field {
  readonly name: string;
  readonly type: string;
  /** Unit and meaning. */
  readonly meaning: string;
  /** When the field is absent; `undefined` if it is always there. */
  readonly absent: string | undefined;
  /** The interface that declares it: the event's own, or one that it extends. */
  readonly owner: string;
}

/** A named type of core: an interface with its fields, or another type with its text. */
export interface Declaration {
  readonly name: string;
  readonly meaning: string;
  readonly fields: readonly Field[];
  readonly text: string | undefined;
}

/** The types of the events that an observer's queues receive, and the named types of core that these use. */
export class Declarations {
  readonly #checker: ts.TypeChecker;
  readonly #observer: ts.Type;
  readonly #used = new Set<ts.Symbol>();

  constructor() {
    const { config } = ts.readConfigFile(`${CORE}tsconfig.json`, (path) => ts.sys.readFile(path)) as {
      config: unknown;
    };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, CORE);
    const root = `${CORE}src/channels/channels.ts`;
    const program = ts.createProgram([root], options);
    this.#checker = program.getTypeChecker();
    const source = program.getSourceFile(root);
    const module = source && this.#checker.getSymbolAtLocation(source);
    const observer = module?.exports?.get(ts.escapeLeadingUnderscores('Observer'));
    if (!observer) throw new Error(`${root} does not export Observer`);
    this.#observer = this.#checker.getDeclaredTypeOfSymbol(observer);
  }

  /** The type of the events on a queue of an observer. */
  eventOf(queue: string): Declaration {
    const property = this.#checker.getPropertyOfType(this.#observer, queue);
    const sink = property && this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(property));
    const [event] = sink ? this.#checker.getTypeArguments(sink as ts.TypeReference) : [];
    if (!event) throw new Error(`Observer has no ${queue} of events`);
    return this.#describe(event.symbol, event);
  }

  /** The types that the fields described so far use, with those that these use in turn, in the order of their names. */
  usedTypes(): readonly Declaration[] {
    // A set's iteration includes what is added meanwhile.
    return [...this.#each()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  *#each(): Iterable<Declaration> {
    for (const symbol of this.#used)
      yield this.#describe(symbol, this.#checker.getDeclaredTypeOfSymbol(symbol));
  }

  #describe(symbol: ts.Symbol, type: ts.Type): Declaration {
    const { name } = symbol;
    const alias = symbol.declarations?.find((declaration) => ts.isTypeAliasDeclaration(declaration));
    if (alias) return { ...aliasOf(alias), fields: [], text: this.#textOf(alias.type, type) };
    const fields = this.#checker.getPropertiesOfType(type).map((field) => this.#fieldOf(field, name));
    return { name, meaning: this.#docOf(symbol, name), fields, text: undefined };
  }

  #fieldOf(symbol: ts.Symbol, owner: string): Field {
    const where = `${owner}.${symbol.name}`;
    const declaration = symbol.declarations?.find((one) => ts.isPropertySignature(one));
    if (!declaration?.type) throw new Error(`${where} is not a field with a type`);
    const type = this.#textOf(declaration.type, this.#checker.getTypeOfSymbol(symbol));
    const doc = this.#docOf(symbol, where).replace(/\s+/g, ' ');
    const [, meaning = doc, absent] = /^(.*?) ?\bAbsent (.*)\.$/.exec(doc) ?? [];
    if (declaration.questionToken && absent === undefined)
      throw new Error(`the docstring of ${where} has no sentence "Absent ..." that says when it is absent`);
    if (type === 'number' && !UNIT.test(meaning))
      throw new Error(`the docstring of ${where} names no unit: ${meaning}`);
    return { name: symbol.name, type, meaning, absent, owner: ownerOf(declaration) ?? owner };
  }

  /** A type as it is written, unless it is computed from others; remembers the types that it names. */
  #textOf(node: ts.TypeNode, type: ts.Type): string {
    if (isComputed(node) || this.#checker.getTypeFromTypeNode(node).isTypeParameter())
      return this.#checker.typeToString(type, undefined, FORMAT);
    this.#remember(node);
    return node.getText().replace(/^\| /, '').replace(/\s+/g, ' ');
  }

  #remember(node: ts.Node): void {
    if (ts.isTypeReferenceNode(node)) {
      const named = this.#checker.getSymbolAtLocation(node.typeName);
      const symbol =
        named && named.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(named) : named;
      const file = symbol?.declarations?.[0]?.getSourceFile().fileName ?? '';
      const isParameter = symbol && symbol.flags & ts.SymbolFlags.TypeParameter;
      if (symbol && !isParameter && file.startsWith(`${CORE}src/`)) this.#used.add(symbol);
    }
    ts.forEachChild(node, (child) => {
      this.#remember(child);
    });
  }

  #docOf(symbol: ts.Symbol, where: string): string {
    const doc = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker)).trim();
    if (doc === '') throw new Error(`${where} has no docstring`);
    return doc;
  }
}

/** What the docstring of a number must name. */
const UNIT =
  /currency|`currency`|`feeCurrency`|milliseconds|minutes|percent|fraction|number|levels|contracts|factor/i;

const FORMAT: ts.TypeFormatFlags =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.InTypeAlias |
  ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType;

const isComputed = (node: ts.Node): boolean =>
  ts.isTypeQueryNode(node) ||
  (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword) ||
  (ts.forEachChild(node, (child) => isComputed(child) || undefined) ?? false);

const ownerOf = ({ parent }: ts.PropertySignature): string | undefined =>
  ts.isInterfaceDeclaration(parent) ? parent.name.text : undefined;

/** The name of a type with its parameters, and its own docstring: a constant of the same name may have another. */
function aliasOf(alias: ts.TypeAliasDeclaration): Pick<Declaration, 'name' | 'meaning'> {
  const name = alias.name.text;
  const comments = ts.getJSDocCommentsAndTags(alias).map(({ comment }) => ts.getTextOfJSDocComment(comment));
  const meaning = comments.join('\n').trim();
  if (meaning === '') throw new Error(`${name} has no docstring`);
  const parameters = alias.typeParameters?.map((parameter) => parameter.getText()).join(', ');
  return { name: parameters === undefined ? name : `${name}<${parameters}>`, meaning };
}
