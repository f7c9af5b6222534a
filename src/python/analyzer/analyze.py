# What a file holds: imports, calls of interest, str bodies, changes to sys.path.
#
# A request on standard input: "script" or "module" (which is imported), the file's path, its path
# without links, the runner's home directory and the source, each as "LENGTH\n" and that many bytes.
# The answer: one line of JSON, in which a string stands for bytes, one code point each.

MOST = 2000  # of each list in an answer

INTEREST = frozenset('''Import ImportFrom Call Print For AsyncFor comprehension While Assign
    AugAssign Return Yield FunctionDef ClassDef'''.split())
TAKES_STDIN = frozenset('''builtins.list builtins.iter builtins.enumerate builtins.sorted
    builtins.next builtins.set builtins.tuple builtins.map builtins.filter json.load pickle.load
    yaml.load yaml.safe_load csv.reader csv.DictReader'''.split())
TEXT_METHODS = frozenset('''format format_map join strip lstrip rstrip replace upper lower title
    capitalize center ljust rjust zfill expandtabs'''.split())
BODY_NAMES = frozenset(['application', 'app'])
FRAMEWORKS = frozenset(name.partition('.')[0] for name in CALLS)


def modules_below(roots, imports):
    return set(found['module'] for found in imports if found['module'].partition('.')[0] in roots)


class Analysis(object):
    def __init__(self, source, tree, role):
        self.source = source
        walk = Walk(tree, INTEREST, role == 'module')
        self.names, self.reached, self.top = walk.names, walk.reached, walk.top
        self.calls = [(node, where, self.names.resolve(node.func, where.scope))
                      for kind, node, where in self.reached if kind == 'Call']
        self.find_executed()
        self.replaced = self.find_replaced()

    # --- what is executed ---

    def runs(self, where):
        if not where.runs or where.function == -1:
            return False
        return where.function is None or (
            self.names.definitions[where.function].executed is not None)

    def guarded(self, where):
        inside = where.function is not None and where.function >= 0 and (
            self.names.definitions[where.function].executed)
        return where.guarded or bool(inside)

    def called(self, dotted):
        """The functions of this file that a call of `dotted` enters."""
        if not dotted.startswith('@'):
            return []
        name, _, method = dotted[1:].partition('().')
        if not name.isdigit() or '.' in method:
            return []
        definition = self.names.definitions[int(name)]
        if kind_of(definition.node) == 'ClassDef':
            index = definition.methods.get(method or '__init__')
            return [] if index is None else [self.names.definitions[index]]
        return [] if method else [definition]

    def find_executed(self):
        entered = [(where, definition) for _, where, origins in self.calls
                   for dotted, _ in origins for definition in self.called(dotted)]
        for _ in range(3):
            for where, definition in entered:
                if self.runs(where) and definition.executed is not False:
                    definition.executed = self.guarded(where)

    # --- calls ---

    def find_replaced(self):
        """{'sys.stdin': the line from which it is something else}"""
        lines = {}
        for kind, node, where in self.reached:
            if kind == 'Assign' and self.runs(where):
                for target in node.targets:
                    if kind_of(target) == 'Attribute':
                        for dotted, _ in self.names.resolve(target, where.scope):
                            lines.setdefault(dotted, node.lineno)
        return lines

    def is_descriptor(self, node, number, stream, scope):
        if node is None:
            return False
        return (constant(node) == number and constant(node) is not False) or any(
            dotted == stream + '.fileno()' for dotted, _ in self.names.resolve(node, scope))

    def is_stream(self, node, stream, scope):
        return node is not None and any(dotted == stream
                                        for dotted, _ in self.names.resolve(node, scope))

    def kind(self, dotted, call, maker, where):
        scope = where.scope
        if dotted in ('os.isatty', 'posix.isatty', 'os.read', 'os.close'):
            kinds = {'read': 'reads_stdin', 'close': 'replaces_stdin'}
            if self.is_descriptor(argument(call, 0), 0, 'sys.stdin', scope):
                return kinds.get(dotted[3:], 'asks_for_tty')
        elif dotted == 'os.dup2':
            if self.is_descriptor(argument(call, 1), 0, 'sys.stdin', scope):
                return 'replaces_stdin'
        elif dotted in ('builtins.open', 'os.open'):
            return 'needs_tty' if constant(argument(call, 0)) == '/dev/tty' else None
        elif dotted in TAKES_STDIN:
            return 'reads_stdin' if any(self.is_stream(a, 'sys.stdin', scope)
                                        for a in call.args) else None
        elif dotted in ('builtins.print', 'pprint.pprint', 'pprint.pp'):
            stream = keyword(call, 'file') or keyword(call, 'stream') or (
                argument(call, 1) if dotted != 'builtins.print' else None)
            if stream is not None and not self.is_stream(stream, 'sys.stdout', scope):
                return None
        elif dotted in TAKES_LISTENER:
            return 'starts_fastcgi' if argument(call, *TAKES_LISTENER[dotted]) else None
        elif dotted in ('fileinput.input', 'fileinput.FileInput') and call.args:
            return None
        elif dotted == 'bottle.run':
            server = keyword(call, 'server')
            kind = BOTTLE_SERVERS.get(constant(server), 'starts_http') if server is None or (
                is_text(server)) else None
            address = keyword(call, 'bindAddress')
            is_fastcgi = kind == 'starts_fastcgi_elsewhere'
            return 'starts_fastcgi' if is_fastcgi and address and is_none(address) else kind
        elif dotted in ('web.application().run', 'web.run') and 'web.wsgi.runwsgi' in self.replaced:
            return 'starts_fastcgi'
        elif dotted in BIND_ADDRESS:
            return self.kind_by_address(dotted, call, maker, scope)
        elif dotted == 'django.core.servers.fastcgi.runfastcgi':
            given = any(keyword(call, name) for name in ('host', 'port', 'socket'))
            return 'starts_fastcgi_elsewhere' if given else 'starts_fastcgi'
        return CALLS.get(dotted)

    def kind_by_address(self, dotted, call, maker, scope):
        """Without an address the server takes its connections from descriptor 0."""
        made_by = maker if '()' in dotted else call
        address = argument(made_by, BIND_ADDRESS[dotted], 'bindAddress') if made_by else None
        if address is None and dotted.startswith('web.'):
            return 'starts_fastcgi_elsewhere'  # web.py: ("localhost", 8000)
        if address is not None and kind_of(address) == 'Name':
            holder = scope.holder(address.id)
            values = holder.values[address.id] if holder else []
            address = values[0] if len(values) == 1 else None
        elsewhere = address is not None and (kind_of(address) == 'Tuple' or is_text(address))
        return 'starts_fastcgi_elsewhere' if elsewhere else 'starts_fastcgi'

    def is_replaced(self, kind, dotted, line):
        stream = {'reads_stdin': 'sys.stdin', 'asks_for_tty': 'sys.stdin',
                  'prints_to_stdout': 'sys.stdout'}.get(kind)
        return stream is not None and dotted != 'os.read' and (
            self.replaced.get(stream, line) < line)

    def found_call(self, kind, dotted, node, where):
        line, column = self.source.place(node)
        name = dotted[9:] if dotted.startswith('builtins.') else dotted
        return {'kind': kind, 'line': line, 'column': column, 'length': self.source.length(node),
                'name': name.replace('()', ''), 'at_top': self.runs(where),
                'guarded': self.guarded(where)}

    def calls_of_interest(self):
        found = []
        for node, where, origins in self.calls:
            kinds = [(self.kind(dotted, node, maker, where), dotted) for dotted, maker in origins]
            kinds = [(kind, dotted) for kind, dotted in kinds if kind]
            fastcgi = [k for k in kinds if k[0] == 'starts_fastcgi']
            for kind, dotted in (fastcgi or kinds)[:1]:
                if not self.is_replaced(kind, dotted, node.lineno):
                    found.append(self.found_call(kind, dotted, node.func, where))
        for kind, node, where in self.reached:
            if kind in ('For', 'AsyncFor', 'comprehension'):
                if self.is_stream(node.iter, 'sys.stdin', where.scope) and (
                        not self.is_replaced('reads_stdin', 'sys.stdin', node.iter.lineno)):
                    found.append(self.found_call('reads_stdin', 'sys.stdin', node.iter, where))
            elif kind == 'Print' and node.dest is None:
                if not self.is_replaced('prints_to_stdout', 'print', node.lineno):
                    found.append(self.found_call('prints_to_stdout', 'print', node, where))
        return sorted(found, key=lambda call: (call['line'], call['column']))

    # --- may something that is not in the file start a server? ---

    def may_start(self, dotted):
        root = dotted.partition('.')[0].replace('()', '')
        if root.startswith('@') or dotted in CALLS:
            return False
        if root in STANDARD_LIBRARY:
            return dotted in RUNS_CODE
        last = dotted.rpartition('.')[2].replace('()', '')
        return not (last[:1].isupper() or last.startswith(MAKES) or '()' in dotted and (
            last not in STARTS))

    def may_start_elsewhere(self):
        if any(kind == 'While' and is_true(node.test) and self.runs(where)
               for kind, node, where in self.reached):
            return True  # what it waits for can't be known
        for node, where, origins in self.calls:
            if self.runs(where) or where.function is None:
                unknown = not origins and getattr(node.func, 'attr', '') in STARTS
                if unknown or any(self.may_start(dotted) for dotted, _ in origins):
                    return True
        return False

    # --- imports ---

    def imports(self):
        found = []
        for kind, node, where in self.reached:
            if kind in IMPORTS:
                line, column = self.source.place(node)
                found += imported(self.source, node, line, column, self.runs(where),
                                  where.catches_import)
        return found

    # --- str where PEP 3333 requires bytes ---

    def is_application(self, definition, served):
        if kind_of(definition.node) != 'FunctionDef' or definition.node.decorator_list:
            return False
        names = parameters(definition.node)[1 if definition.is_method else 0:]
        return len(names) >= 2 and (names[1] == 'start_response' or (
            len(names) == 2 and (definition in served or definition.node.name in BODY_NAMES)))

    def str_bodies(self):
        served = [d for node, _, origins in self.calls for o in origins
                  if CALLS.get(o[0] + '().run') == 'starts_fastcgi' and node.args
                  for made in self.names.resolve(node.args[0], self.top.scope)
                  for d in self.called(made[0])]
        applications = set(index for index, d in enumerate(self.names.definitions)
                           if self.is_application(d, served))
        found = []
        for kind, node, where in self.reached:
            if where.function in applications and kind in ('Return', 'Yield'):
                for part in self.body_parts(node):
                    if self.is_str(part, where.scope):
                        line, column = self.source.place(part)
                        found.append({'line': line, 'column': column,
                                      'length': self.source.length(part)})
        return found if IS_3 else []

    @staticmethod
    def body_parts(node):
        value = node.value
        if kind_of(node) == 'Return' and kind_of(value) in ('List', 'Tuple'):
            return value.elts
        if kind_of(node) == 'Return' and kind_of(value) in ('ListComp', 'GeneratorExp'):
            return [value.elt]
        return [value] if value is not None else []

    def is_str(self, node, scope, depth=0):
        kind = kind_of(node)
        if is_text(node) or kind == 'JoinedStr':
            return True
        if depth > 20:
            return False
        if kind == 'BinOp' and kind_of(node.op) in ('Add', 'Mod', 'Mult'):
            return self.is_str(node.left, scope, depth + 1)
        if kind == 'Call' and kind_of(node.func) == 'Attribute':
            if node.func.attr in TEXT_METHODS:
                return self.is_str(node.func.value, scope, depth + 1)
            return node.func.attr == 'decode'
        if kind == 'Call':
            return any(dotted in ('builtins.str', 'builtins.repr')
                       for dotted, _ in self.names.resolve(node.func, scope))
        if kind == 'Name':
            holder = scope.holder(node.id)
            values = holder.values[node.id] if holder else [None]
            return all(value is not None and self.is_str(value, scope, depth + 5)
                       for value in values)
        return False

    def application(self):
        """Where the form of mod_wsgi defines `application`."""
        for kind, node, where in self.reached:
            if where.scope is self.top.scope:
                if kind == 'Assign':
                    names = [getattr(target, 'id', None) for target in node.targets]
                elif kind in IMPORTS:
                    names = [alias.asname or alias.name for alias in node.names]
                else:
                    names = [getattr(node, 'name', None)]
                if 'application' in names:
                    line, column = self.source.place(node)
                    return {'line': line, 'column': column}
        return None

    def answer(self, place):
        imports = self.imports()
        return {'imports': imports[:MOST],
                'standard': sorted(modules_below(STANDARD_LIBRARY, imports))[:MOST],
                'frameworks': sorted(modules_below(FRAMEWORKS, imports))[:MOST],
                'calls': self.calls_of_interest()[:MOST],
                'str_bodies': self.str_bodies()[:MOST], 'application': self.application(),
                'may_start': self.may_start_elsewhere(),
                'path_edits': PathEdits(self, place).found()[:MOST]}


# --- answering -----------------------------------------------------------------------------------

PLAIN = frozenset(map(chr, range(0x20, 0x7f))) - frozenset('"\\')


def quoted(text):
    if PLAIN.issuperset(text):
        return '"%s"' % text
    if IS_3:
        text = text.encode('utf-8', 'surrogateescape').decode('latin-1')
    elif isinstance(text, bytes):
        text = text.decode('latin-1')
    else:
        text = text.encode('utf-8').decode('latin-1')
    return '"%s"' % ''.join(c if c in PLAIN else '\\u%04x' % ord(c) for c in text)


WORDS = {None: 'null', True: 'true', False: 'false'}


def json(value):
    kind = type(value)
    if kind is int:
        return '%d' % value
    if value is None or kind is bool:
        return WORDS[value]
    if kind is list:
        return '[%s]' % ','.join([json(part) for part in value])
    if kind is dict:
        return '{%s}' % ','.join(['"%s":%s' % (key, json(part)) for key, part in value.items()])
    return quoted(value)


def analyze(role, path, real_path, home, text):
    source = Source(text)
    tree, error = parse(source)
    place = Place(path, real_path, home)
    result = {'python': list(sys.version_info[:2]), 'error': error}
    if tree is not None:
        result.update(Analysis(source, tree, role).answer(place))
    else:
        result['imports'] = imports_of_broken(source)[:MOST]
    result['place_matters'] = place.matters
    return result


def answer_to(request):
    try:
        return analyze(*request)
    except NeedsCodec as needed:
        return {'needs_codec': str(needed)}
    except Unseen as reason:
        return {'unseen': str(reason)}
    except (RuntimeError, MemoryError):  # RecursionError is a RuntimeError
        return {'unseen': 'it is nested too deeply'}


def next_request(stream):
    fields = []
    for _ in range(5):
        length = stream.readline()
        if not length:
            return None
        fields.append(stream.read(int(length)))
    if IS_3:
        return [f.decode('utf-8', 'surrogateescape') for f in fields[:4]] + [fields[4]]
    return fields


def main():
    binary = (lambda stream: getattr(stream, 'buffer', stream))
    request = next_request(binary(sys.stdin))
    while request is not None:
        answer = answer_to(request)
        binary(sys.stdout).write((json(answer) + '\n').encode('ascii'))
        sys.stdout.flush()
        may_go_on = 'unseen' not in answer  # else there may be no memory left
        request = next_request(binary(sys.stdin)) if may_go_on else None


main()
