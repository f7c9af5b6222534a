import sys

IN_TERMINAL = sys.stdin.isatty()


def text():
    return "\033[1mHello World!\033[0m\n" if IN_TERMINAL else "Hello World!\n"
