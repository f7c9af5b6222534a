# How a file changes sys.path, in its order: directories, where their names can be worked out from
# the text, and else that something was changed. Under mod_fcgid the working directory is the
# script's own (fcgid_proc_unix.c).


def normal_path(path):
    parts = []
    for part in path.split('/'):
        if part == '..' and parts:
            parts.pop()
        elif part not in ('', '.', '..'):
            parts.append(part)
    return '/' + '/'.join(parts)


class Place(object):
    """Where a file is, as Apache names it and without links, and its runner's home directory."""
    def __init__(self, path, real_path, home):
        self.parts = {'path': path, 'real_path': real_path, 'home': home,
                      'directory': path.rpartition('/')[0]}
        self.matters = False  # the answer is another where the same text is elsewhere

    def tell(self, part):
        self.matters = True
        return self.parts[part]


class PathEdits(object):
    def __init__(self, analysis, place):
        self.analysis, self.names, self.place = analysis, analysis.names, place
        self.edits = []
        self.moves = any(dotted == 'os.chdir' for _, _, origins in analysis.calls
                         for dotted, _ in origins)

    def found(self):
        for node, where, origins in self.analysis.calls:
            for dotted, _ in origins[:1]:
                self.see_call(dotted, node, where)
        for kind, node, where in self.analysis.reached:
            if kind in ('Assign', 'AugAssign'):
                self.see_assignment(node, where)
        return sorted(self.edits, key=lambda edit: edit['line'])

    def add(self, node, scope, expression, how):
        directory = self.text(expression, scope) if expression is not None else None
        if directory is not None and not directory.startswith('/'):
            directory = None if self.moves else self.place.tell('directory') + '/' + directory
        self.edits.append({'line': node.lineno, 'how': how,
                           'directory': directory and normal_path(directory)})

    def see_call(self, dotted, node, where):
        if dotted == 'sys.path.insert':
            first = constant(argument(node, 0)) in (0, 1) if argument(node, 0) else False
            self.add(node, where.scope, argument(node, 1), 'front' if first else 'back')
        elif dotted == 'sys.path.append':
            self.add(node, where.scope, argument(node, 0), 'back')
        elif dotted == 'sys.path.extend':
            self.add_list(node, where.scope, argument(node, 0), 'back')
        elif dotted == 'site.addsitedir':
            self.add(node, where.scope, argument(node, 0), 'site')
        elif self.is_unclear(dotted, node, where):
            self.add(node, where.scope, None, 'back')

    def is_unclear(self, dotted, node, where):
        if dotted in ('builtins.exec', 'builtins.execfile', 'pkg_resources.require',
                      'runpy.run_path') or CALLS.get(dotted) == 'execs':
            return True
        if dotted.startswith(('sys.meta_path.', 'sys.path_hooks.')):
            return True
        return not dotted.startswith('builtins.') and any(
            self.analysis.is_stream(given, 'sys.path', where.scope) for given in node.args)

    def add_list(self, node, scope, expression, how):
        listed = kind_of(expression) in ('List', 'Tuple')
        for element in expression.elts if listed else [None]:
            self.add(node, scope, element, how)

    def see_assignment(self, node, where):
        if kind_of(node) == 'AugAssign':
            if self.analysis.is_stream(node.target, 'sys.path', where.scope):
                self.add_list(node, where.scope, node.value, 'back')
            return
        for target in node.targets:
            slice_of = target.value if kind_of(target) == 'Subscript' else None
            if slice_of is not None and self.analysis.is_stream(slice_of, 'sys.path', where.scope):
                single = kind_of(node.value) not in ('List', 'Tuple')
                (self.add if single else self.add_list)(node, where.scope, node.value, 'front')
            elif kind_of(target) in ('Attribute', 'Name') and self.analysis.is_stream(
                    target, 'sys.path', where.scope) and kind_of(target) == 'Attribute':
                self.see_sum(node, node.value, where.scope, 'front')

    def see_sum(self, node, value, scope, how):
        """sys.path = [a] + sys.path + [b]"""
        if kind_of(value) == 'BinOp' and kind_of(value.op) == 'Add':
            self.see_sum(node, value.left, scope, how)
            self.see_sum(node, value.right, scope, 'back')
        elif not self.analysis.is_stream(value, 'sys.path', scope):
            self.add_list(node, scope, value, how)

    def text(self, node, scope, depth=0):
        """The value of an expression that gives a path, or None."""
        kind = kind_of(node)
        if depth > 20:
            return None
        if isinstance(constant(node), (str, type(u''))):
            return constant(node) if IS_3 else str(constant(node))
        if kind == 'Name':
            return self.named(node, scope, depth)
        if kind == 'BinOp':
            return self.binary(node, scope, depth)
        if kind == 'JoinedStr':
            parts = [self.text(getattr(value, 'value', value)
                               if kind_of(value) == 'FormattedValue' else value, scope, depth + 1)
                     for value in node.values]
            return None if None in parts else ''.join(parts)
        if kind == 'Attribute':
            return self.attribute(node, scope, depth)
        if kind == 'Subscript' and self.analysis.is_stream(node.value, 'sys.argv', scope):
            return self.place.tell('path')
        return self.called(node, scope, depth) if kind == 'Call' else None

    def named(self, node, scope, depth):
        holder = scope.holder(node.id)
        if holder is None:
            return self.place.tell('path') if node.id == '__file__' else None
        values = holder.values.get(node.id, [])
        if len(values) == 1 and values[0] is not None:
            return self.text(values[0], holder, depth + 1)
        return None

    def binary(self, node, scope, depth):
        left = self.text(node.left, scope, depth + 1)
        operator = kind_of(node.op)
        if left is None or operator not in ('Add', 'Div', 'Mod'):
            return None
        parts = node.right.elts if kind_of(node.right) == 'Tuple' else [node.right]
        texts = [self.text(part, scope, depth + 1) for part in parts]
        if None in texts:
            return None
        if operator == 'Mod':
            return left % tuple(texts) if left.count('%s') == left.count('%') == len(texts) else None
        return left + texts[0] if operator == 'Add' else self.joined([left] + texts)

    def attribute(self, node, scope, depth):
        dotted = [name for name, _ in self.names.resolve(node, scope)]
        if 'os.curdir' in dotted or 'os.pardir' in dotted or 'os.sep' in dotted:
            return {'os.curdir': '.', 'os.pardir': '..', 'os.sep': '/'}[dotted[0]]
        if node.attr == 'parent':  # pathlib
            of = self.text(node.value, scope, depth + 1)
            return None if of is None else self.parent(of)
        return None

    @staticmethod
    def parent(path):
        return path.rstrip('/').rpartition('/')[0] or ('/' if path.startswith('/') else '')

    @staticmethod
    def joined(parts):
        result = ''
        for part in parts:
            result = part if part.startswith('/') or not result else (
                result.rstrip('/') + '/' + part)
        return result

    def called(self, node, scope, depth):
        dotted = ([name for name, _ in self.names.resolve(node.func, scope)] or [''])[0]
        given = [self.text(argument_, scope, depth + 1) for argument_ in node.args]
        method = getattr(node.func, 'attr', '')
        if dotted == 'os.getcwd':
            return None if self.moves else self.place.tell('directory')
        if dotted == 'pathlib.Path.cwd':
            return None if self.moves else self.place.tell('directory')
        if dotted == 'pathlib.Path.home':
            return self.place.tell('home') or None
        if method in ('resolve', 'absolute', 'as_posix') and not given:
            path = self.text(node.func.value, scope, depth + 1)
            return self.resolved(path) if method == 'resolve' else path
        if not given or None in given:
            return None
        if dotted in ('os.path.join', 'posixpath.join', 'pathlib.Path', 'pathlib.PurePath'):
            return self.joined(given)
        if dotted in ('os.path.dirname', 'posixpath.dirname'):
            return self.parent(given[0]) if '/' in given[0] else ''
        if dotted in ('os.path.abspath', 'os.path.normpath', 'builtins.str', 'os.fspath'):
            return given[0]
        if dotted == 'os.path.realpath':
            return self.resolved(given[0])
        if dotted in ('os.path.expanduser', 'os.path.expandvars'):
            is_home = given[0].split('/')[0] == '~' and self.place.tell('home')
            if is_home and dotted == 'os.path.expanduser':
                return self.place.tell('home') + given[0][1:]
            return None if given[0][:1] == '~' or '$' in given[0] else given[0]
        return None

    def resolved(self, path):
        """Links are known of the script's own path alone."""
        if path == self.place.tell('path'):
            return self.place.tell('real_path')
        return path
