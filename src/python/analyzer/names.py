# What the names in a file stand for: each in its scope, followed through imports, assignments and
# calls to a full dotted name (calls_of_interest.py says how those are written). "@3" is the third
# thing that the file defines. Flow is ignored: a name has all the meanings it ever gets.


class Scope(object):
    def __init__(self, parent):
        self.parent = parent
        self.names = {}   # name: [(dotted, the call that made it)]
        self.values = {}  # name: [what is assigned to it; None for what can't be known]

    def holder(self, name):
        scope = self
        while scope is not None and name not in scope.names:
            scope = scope.parent
        return scope

    def bind(self, name, origins, value=None):
        self.names.setdefault(name, []).extend(origins)
        self.values.setdefault(name, []).append(value)


class Definition(object):
    def __init__(self, node, scope, is_method):
        self.node, self.scope, self.is_method = node, scope, is_method
        self.methods = {}     # of a class: name: index
        self.executed = None  # None: not when the file is; else whether each way there is guarded


class Where(object):
    """How a node is reached."""
    def __init__(self, scope, function=None, class_of=None, runs=True, guarded=False,
                 catches_import=False):
        self.scope, self.function, self.class_of = scope, function, class_of
        self.runs, self.guarded, self.catches_import = runs, guarded, catches_import

    def but(self, **changes):
        where = Where.__new__(Where)
        where.__dict__.update(self.__dict__, **changes)
        return where


def kind_of(node):
    return type(node).__name__


def is_text(node):
    return kind_of(node) == 'Str' or (kind_of(node) == 'Constant' and
                                      isinstance(node.value, str))


def constant(node):
    """The value of a literal, else None."""
    for attribute in ('s', 'n', 'value'):
        if kind_of(node) in ('Str', 'Num', 'Constant', 'NameConstant') and hasattr(node, attribute):
            return getattr(node, attribute)
    return None


def is_none(node):
    return (kind_of(node) in ('Constant', 'NameConstant') and node.value is None) or (
        kind_of(node) == 'Name' and node.id == 'None')


def is_true(node):
    return constant(node) in (True, 1) or (kind_of(node) == 'Name' and node.id == 'True')


def keyword(call, name):
    for given in call.keywords:
        if given.arg == name:
            return given.value
    return None


def argument(call, index, name=None):
    if index < len(call.args) and kind_of(call.args[index]) != 'Starred':
        return call.args[index]
    return keyword(call, name) if name else None


def parameters(function):
    args = function.args
    named = getattr(args, 'posonlyargs', []) + args.args + getattr(args, 'kwonlyargs', [])
    names = [getattr(a, 'arg', getattr(a, 'id', None)) for a in named]
    for extra in (args.vararg, args.kwarg):
        names.append(getattr(extra, 'arg', extra))
    return [name for name in names if name]


def normal(dotted):
    for alias, name in SAME_BELOW.get(dotted.partition('.')[0], ()):
        if dotted.startswith(alias) and dotted[len(alias):len(alias) + 1] in ('', '.', '('):
            dotted = name + dotted[len(alias):]
    return dotted


class Names(object):
    def __init__(self):
        self.definitions = []
        self.stars = []  # modules of `from m import *`

    def resolve(self, node, scope, depth=0):
        """[(dotted, call)]: what an expression may stand for."""
        kind = kind_of(node)
        if depth > 50:
            return []
        if kind == 'Name':
            holder = scope.holder(node.id)
            if holder is not None:
                return holder.names[node.id][:8]
            return [(star + '.' + node.id, None) for star in self.stars] + [
                ('builtins.' + node.id, None)]
        if kind == 'Attribute':
            return [(normal(dotted + '.' + node.attr), call)
                    for dotted, call in self.resolve(node.value, scope, depth + 1)]
        if kind == 'Call':
            return [self.result(dotted, node)
                    for dotted, _ in self.resolve(node.func, scope, depth + 1)]
        if kind in ('Await', 'NamedExpr'):
            return self.resolve(node.value, scope, depth + 1)
        if kind == 'IfExp':
            return (self.resolve(node.body, scope, depth + 1) +
                    self.resolve(node.orelse, scope, depth + 1))
        if kind == 'BoolOp':
            return [o for value in node.values for o in self.resolve(value, scope, depth + 1)]
        return []

    def result(self, dotted, call):
        first = constant(call.args[0]) if call.args else None
        if dotted in ('builtins.open', 'os.fdopen') and first == 0 and first is not False:
            return 'sys.stdin', call
        if isinstance(first, str) and dotted == 'importlib.import_module':
            return first, None
        if isinstance(first, str) and dotted == 'builtins.__import__':
            return first if len(call.args) > 3 else first.split('.')[0], None
        return dotted + '()', call

    def define(self, node, where):
        self.definitions.append(Definition(node, where.scope, where.class_of is not None))
        index = len(self.definitions) - 1
        if where.class_of is not None:
            self.definitions[where.class_of].methods[node.name] = index
        return index

    def bind_target(self, target, value, scope):
        kind = kind_of(target)
        if kind == 'Name':
            scope.bind(target.id, self.resolve(value, scope) if value is not None else [], value)
        elif kind in ('Tuple', 'List'):
            for element in target.elts:
                self.bind_target(element, None, scope)
        elif kind == 'Starred':
            self.bind_target(target.value, None, scope)

    def bind(self, kind, node, scope):
        """The names that a node gives a meaning, definitions excepted."""
        if kind == 'Import':
            for alias in node.names:
                name = alias.asname or alias.name.split('.')[0]
                scope.bind(name, [(normal(alias.name if alias.asname else name), None)])
        elif kind == 'ImportFrom' and not node.level:
            for alias in node.names:
                if alias.name == '*':
                    self.stars.append(node.module)
                else:
                    dotted = normal(node.module + '.' + alias.name)
                    scope.bind(alias.asname or alias.name, [(dotted, None)])
        elif kind == 'Assign':
            for target in node.targets:
                self.bind_target(target, node.value, scope)
        elif kind in ('AnnAssign', 'AugAssign', 'NamedExpr'):
            if node.value is not None:
                self.bind_target(node.target, node.value, scope)
        elif kind in ('For', 'AsyncFor', 'comprehension'):
            self.bind_target(node.target, None, scope)
        elif kind in ('withitem', 'With') and getattr(node, 'optional_vars', None) is not None:
            self.bind_target(node.optional_vars, node.context_expr, scope)
        elif kind == 'ExceptHandler' and node.name:
            if isinstance(node.name, str):
                scope.bind(node.name, [])
            else:
                self.bind_target(node.name, None, scope)  # Python 2: any target


BINDING = frozenset('''Import ImportFrom Assign AnnAssign AugAssign NamedExpr For AsyncFor
    comprehension withitem With ExceptHandler'''.split())


# --- the walk ------------------------------------------------------------------------------------

CATCH_IMPORT = ('ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException', 'StandardError')


def is_main_guard(test):
    if kind_of(test) != 'Compare' or len(test.ops) != 1 or kind_of(test.ops[0]) != 'Eq':
        return False
    sides = [test.left, test.comparators[0]]
    return any(kind_of(side) == 'Name' and side.id == '__name__' for side in sides) and any(
        constant(side) == '__main__' for side in sides)


def asks_for_terminal(test):
    stack = [test]
    while stack:
        node = stack.pop()
        if kind_of(node) == 'Attribute' and node.attr == 'isatty':
            return True
        stack.extend(children(node))
    return False


NO_NODES = frozenset('''ctx op ops kind type_comment id attr arg asname module level'''.split())
FIELDS = {}  # type of node: the fields in which others can be


def children(node):
    """Those that hold something: no Load, no Pass."""
    fields = FIELDS.get(type(node))
    if fields is None:
        fields = FIELDS[type(node)] = [f for f in node._fields if f not in NO_NODES]
    found = []
    for field in fields:
        value = getattr(node, field, None)
        if isinstance(value, list):
            found += [child for child in value if getattr(child, '_fields', None)]
        elif getattr(value, '_fields', None):
            found.append(value)
    return found


def caught(handler):
    """The names of the exceptions that an `except` catches; None for all."""
    if handler.type is None:
        return None
    types = handler.type.elts if kind_of(handler.type) == 'Tuple' else [handler.type]
    return [getattr(t, 'id', getattr(t, 'attr', '')) for t in types]


def goes_on(handler):
    """Whether what follows the `try` still runs."""
    last = handler.body[-1]
    if kind_of(last) == 'Raise':
        return False
    call = last.value if kind_of(last) == 'Expr' else None
    name = getattr(call, 'func', None)
    return getattr(name, 'id', getattr(name, 'attr', '')) not in ('exit', '_exit', 'quit', 'abort')


LEAVES = frozenset('''Name Constant Str Num Bytes NameConstant Ellipsis Pass Break Continue
    Global Nonlocal'''.split())  # nothing is below them, and they give no name a meaning
IMPORTS = ('Import', 'ImportFrom')


class Walk(object):
    """All nodes in the order of the source, with how each is reached."""
    def __init__(self, tree, interest, is_module):
        self.is_module = is_module  # imported, so that it is not __main__
        self.names = Names()
        self.top = Where(Scope(None))
        self.reached = []  # (kind, node, Where)
        stack = [(node, self.top) for node in reversed(tree.body)]
        while stack:
            node, where = stack.pop()
            kind = kind_of(node)
            if kind in LEAVES:
                continue
            if kind in BINDING:
                self.names.bind(kind, node, where.scope)
            if kind in interest:
                self.reached.append((kind, node, where))
            if kind in BELOW:
                stack += reversed(BELOW[kind](self, node, where))
            elif kind not in IMPORTS:
                stack += [(child, where) for child in reversed(children(node))]

    def below_maybe(self, node, where):
        where = where.but(runs=False)
        return [(child, where) for child in children(node)]

    def below_function(self, node, where):
        is_lambda = kind_of(node) == 'Lambda'
        outer = where.scope.parent if where.class_of is not None else where.scope
        scope = Scope(outer)
        for name in parameters(node):
            scope.bind(name, [])
        index = -1 if is_lambda else self.names.define(node, where)
        if not is_lambda:
            where.scope.bind(node.name, [('@%d' % index, None)])
        inside = Where(scope, index)
        outside = [] if is_lambda else list(node.decorator_list)
        outside += node.args.defaults + [d for d in getattr(node.args, 'kw_defaults', []) if d]
        body = [node.body] if is_lambda else node.body
        return [(n, where) for n in outside] + [(n, inside) for n in body]

    def below_class(self, node, where):
        index = self.names.define(node, where)
        bases = [origin for base in node.bases for origin in self.names.resolve(base, where.scope)]
        where.scope.bind(node.name, [('@%d' % index, None)] + bases)
        inside = where.but(scope=Scope(where.scope), class_of=index)
        return [(n, where) for n in node.decorator_list + node.bases] + [
            (n, inside) for n in node.body]

    def below_if(self, node, where):
        listed = (lambda part: part if isinstance(part, list) else [part])
        maybe = where.but(runs=False, guarded=where.guarded or asks_for_terminal(node.test))
        is_guard = is_main_guard(node.test)
        if is_guard and self.is_module:
            return [(n, where) for n in listed(node.orelse)]
        always = is_guard or is_true(node.test)
        return ([(node.test, where)] + [(n, where if always else maybe) for n in listed(node.body)] +
                [(n, maybe) for n in listed(node.orelse)])

    def below_try(self, node, where):
        kept = [handler for handler in node.handlers if goes_on(handler)]
        takes_import = any(caught(h) is None or set(caught(h)) & set(CATCH_IMPORT) for h in kept)
        inside = where.but(guarded=where.guarded or bool(kept),
                           catches_import=where.catches_import or takes_import)
        return ([(n, inside) for n in node.body] + [(n, where) for n in node.handlers] +
                [(n, where) for n in node.orelse + getattr(node, 'finalbody', [])])


BELOW = {'FunctionDef': Walk.below_function, 'AsyncFunctionDef': Walk.below_function,
         'Lambda': Walk.below_function, 'ClassDef': Walk.below_class, 'If': Walk.below_if,
         'IfExp': Walk.below_if, 'Try': Walk.below_try, 'TryStar': Walk.below_try,
         'TryExcept': Walk.below_try, 'ExceptHandler': Walk.below_maybe,
         'match_case': Walk.below_maybe}
