# freeze.py OUTPUT PART...: the analyzer as bytecode in a header, so that the worker need not compile
# it at each start (30 ms). Run at build time by the Python whose library the worker is linked to.
import marshal
import sys

text = ''
for part in sys.argv[2:]:
    with open(part) as file:
        text += file.read() + '\n\n'
code = marshal.dumps(compile(text, '<analyzer>', 'exec', optimize=2))
rows = [', '.join(map(str, code[at:at + 24])) for at in range(0, len(code), 24)]
with open(sys.argv[1], 'w') as header:
    header.write('#pragma once\n\n#include <array>\n\nnamespace fcgicheck::python {\n\n'
                 'inline constexpr std::array<unsigned char, %d> analyzer_code = {\n%s};\n\n'
                 '}  // namespace fcgicheck::python\n' % (len(code), ',\n'.join(rows)))
