# The source of a Python file, its encoding (PEP 263) and the verdict on its syntax: what CPython says
# when it reads the file. First of the files that make up the analyzer: one program, for Python 2.7
# and 3, that parses source and never runs any of it.
import sys

sys.path[:] = [entry for entry in sys.path if entry]  # Python 2's -c puts the working directory there
import encodings.aliases

IS_3 = sys.version_info[0] >= 3
ONLY_AST = 0x400  # PyCF_ONLY_AST, Include/cpython/compile.h
INLINE_SPACE = ' \t\f'


class Unseen(Exception):
    """Why nothing can be said."""


class NeedsCodec(Exception):
    """The codec is none of those that were loaded at the start."""


# --- source and positions ------------------------------------------------------------------------

def lines_of(source):
    return source.replace(b'\r\n', b'\n').replace(b'\r', b'\n').split(b'\n')


def declared_encoding(lines):
    """PEP 263: in a comment on line 1, or on line 2 where line 1 is a comment or blank."""
    for number, line in enumerate(lines[:2]):
        text = line.decode('latin-1').lstrip(INLINE_SPACE)
        if text and not text.startswith('#'):
            return None, 0
        at = text.find('coding')
        while at >= 0:
            rest = text[at + 6:]
            if rest[:1] in (':', '=') and rest[:1]:
                name = rest[1:].lstrip(' \t')
                length = 0
                while length < len(name) and (name[length].isalnum() or name[length] in '-_.'):
                    length += 1
                if length:
                    return str(name[:length]), number + 1
            at = text.find('coding', at + 6)
    return None, 0


def codec_name(encoding):
    """The name of the module of the encodings package, '' for what CPython has built in, None for
    what is no encoding."""
    name = encoding.lower().replace('-', '_').replace('.', '_')
    aliases = encodings.aliases.aliases
    codec = aliases.get(name) or (name if name in aliases.values() else None)
    return '' if codec in ('utf_8', 'latin_1', 'ascii') else codec


def normal_name(encoding):
    """As Parser/tokenizer.c: utf-8-unix is utf-8."""
    name = encoding.lower().replace('_', '-')
    for normal, spellings in (('utf-8', ['utf-8']),
                              ('iso-8859-1', ['latin-1', 'iso-8859-1', 'iso-latin-1'])):
        for spelling in spellings:
            if name == spelling or name.startswith(spelling + '-'):
                return normal
    return encoding


class Source(object):
    def __init__(self, source):
        self.bytes = source
        self.bom = source.startswith(b'\xef\xbb\xbf')
        self.lines = lines_of(source[3:] if self.bom else source)
        declared, self.declared_at = declared_encoding(self.lines)
        default = 'utf-8' if IS_3 or self.bom else 'ascii'
        self.encoding = normal_name(declared) if declared else default

    def column(self, line, utf8_offset):
        """From an offset in CPython's own UTF-8 of the line to a column of bytes in the file."""
        if not IS_3 or self.encoding == 'utf-8' or not 0 < line <= len(self.lines):
            return utf8_offset + 1
        try:
            text = self.lines[line - 1].decode(self.encoding).encode('utf-8')
            return len(text[:utf8_offset].decode('utf-8').encode(self.encoding)) + 1
        except (UnicodeError, LookupError):
            return utf8_offset + 1

    def line(self, number):
        return self.lines[number - 1] if 0 < number <= len(self.lines) else b''

    def place(self, node):
        return node.lineno, self.column(node.lineno, node.col_offset)

    def dotted_length(self, line, column):
        text = self.line(line)[column - 1:].decode('latin-1')
        length = 0
        while length < len(text) and (text[length].isalnum() or text[length] in '_.'):
            length += 1
        return length

    def find(self, line, column, module):
        """The column of a module's name in an import statement, else `column`."""
        at = self.line(line).find(b' ' + module.encode('utf-8'), column - 1)
        return at + 2 if at >= 0 else column

    def length(self, node):
        line, column = self.place(node)
        if getattr(node, 'end_lineno', None) == line:
            return self.column(line, node.end_col_offset) - column
        return self.dotted_length(line, column)


# --- syntax --------------------------------------------------------------------------------------

def error_at(line, column, message):
    return {'line': line, 'column': column, 'message': message}


def is_utf8(text):
    try:
        text.decode('utf-8')
    except UnicodeDecodeError:
        return False
    return True


def encoding_error(source):
    """What CPython says of bytes that don't fit, when it reads a file (Parser/tokenizer.c)."""
    if source.encoding == 'utf-8' and is_utf8(source.bytes):
        return None
    codec = codec_name(source.encoding)
    if codec is None or (source.bom and codec != ''):
        return error_at(1, 0, 'SyntaxError: encoding problem: ' + source.encoding)
    for number, line in enumerate(source.lines, 1):
        try:
            line.decode(source.encoding)
        except (LookupError, EnvironmentError):  # the worker opens no file
            raise NeedsCodec(codec)
        except UnicodeDecodeError as error:
            if source.declared_at:
                return error_at(number, error.start + 1, 'SyntaxError: (unicode error) %s' % error)
            what = 'Non-UTF-8 code starting with' if IS_3 else 'Non-ASCII character'
            return error_at(number, error.start + 1,
                            "SyntaxError: %s '\\x%02x' on line %d, but no encoding declared; see "
                            'https://peps.python.org/pep-0263/ for details'
                            % (what, bytearray(line)[error.start], number))
    return None


def syntax_error(source, error):
    line = error.lineno or 0
    column = 0
    if error.offset and error.offset > 0:
        column = error.offset
        if IS_3:  # characters
            try:
                text = source.line(line).decode(source.encoding)
                column = len(text[:error.offset - 1].encode(source.encoding)) + 1
            except (UnicodeError, LookupError):
                pass
    return error_at(line, column, '%s: %s' % (type(error).__name__, error.msg))


def find_what_is_no_grammar(source, tree):
    try:
        compile(tree, '<script>', 'exec', 0, True)
    except RuntimeError:  # a tree may be less deep than a text
        compile(source.bytes, '<script>', 'exec', 0, True)


def parse(source):
    """(tree or None, error or None)"""
    error = encoding_error(source)
    if error:
        return None, error
    try:
        tree = compile(source.bytes, '<script>', 'exec', ONLY_AST, True)
        find_what_is_no_grammar(source, tree)
        return tree, None
    except SyntaxError as found:
        return None, syntax_error(source, found)
    except (ValueError, TypeError):  # a NUL: Python 3.11.3 and older read a file only as far as that
        raise Unseen('it holds a NUL byte')
    except (RuntimeError, MemoryError, OverflowError):  # RecursionError is a RuntimeError
        raise Unseen('it is nested too deeply')


def imports_of_broken(source):
    """A file with a syntax error imports all the same once that is mended: each line alone."""
    found, quotes = [], None
    for number, line in enumerate(source.lines, 1):
        text = line.strip()
        if quotes is None and text.startswith((b'import ', b'from ')):
            found += imports_of_line(source, number, text, not line[:1].isspace())
        for mark in (b'"""', b"'''"):
            if quotes in (None, mark) and text.count(mark) % 2:
                quotes = mark if quotes is None else None
    return found


def imports_of_line(source, number, text, at_top):
    try:
        nodes = compile(text, '<line>', 'exec', ONLY_AST, True).body
    except (SyntaxError, ValueError, TypeError):
        return []
    column = source.line(number).find(text) + 1
    return [found for node in nodes if kind_of(node) in ('Import', 'ImportFrom')
            for found in imported(source, node, number, column, at_top, False)]


def imported(source, node, line, column, at_top, guarded):
    if kind_of(node) == 'ImportFrom':
        modules = [] if node.level else [(node.module, [a.name for a in node.names])]
    else:
        modules = [(alias.name, []) for alias in node.names]
    return [{'module': module, 'names': names, 'line': line, 'at_top': at_top, 'guarded': guarded,
             'column': source.find(line, column, module)} for module, names in modules]
