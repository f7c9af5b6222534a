# The calls that decide how a script does under mod_fcgid, by their full dotted names; "()" stands
# for what a call gives back: WSGIServer(app).run is "WSGIServer().run". Precedes analyze.py in one
# program, for Python 2.7 and 3. What happens at each: descriptor 0 is a listening socket (read(2)
# gives EINVAL), and there is no terminal (modules/fcgid/fcgid_proc_unix.c).


def table(kind, names):
    return dict((name, kind) for name in names.split())


CALLS = {}
CALLS.update(table('reads_stdin', '''
    builtins.input builtins.raw_input builtins.breakpoint getpass.getpass getpass.unix_getpass
    sys.stdin.read sys.stdin.read1 sys.stdin.readline sys.stdin.readlines sys.stdin.readinto
    sys.stdin.next sys.stdin.__next__ sys.stdin.__iter__ sys.stdin.xreadlines
    pdb.set_trace pdb.Pdb().set_trace ipdb.set_trace IPython.embed code.interact
    code.InteractiveConsole().interact fileinput.input fileinput.FileInput'''))
CALLS.update(table('asks_for_tty', 'sys.stdin.isatty'))
CALLS.update(table('needs_tty', '''
    termios.tcgetattr termios.tcsetattr tty.setraw tty.setcbreak curses.initscr curses.wrapper
    os.getlogin os.ttyname os.tcgetpgrp os.get_terminal_size posix.getlogin'''))
CALLS.update(table('prints_to_stdout', '''
    builtins.print sys.stdout.write sys.stdout.writelines pprint.pprint pprint.pp'''))
CALLS.update(table('execs', '''
    os.execl os.execle os.execlp os.execlpe os.execv os.execve os.execvp os.execvpe
    posix.execv posix.execve'''))
CALLS.update(table('starts_fastcgi', '''
    flup.server.fcgi.WSGIServer().run flup.server.fcgi_fork.WSGIServer().run
    flup.server.fcgi_single.WSGIServer().run flipflop.WSGIServer().run
    flup.server.paste_factory.run_fcgi_thread flup.server.paste_factory.run_fcgi_fork
    django.core.servers.fastcgi.runfastcgi web.wsgi.runfcgi web.runfcgi
    cherrypy.process.servers.FlupFCGIServer
    fastcgi.ThreadedWSGIServer().serve_forever fastcgi.ForkingWSGIServer().serve_forever
    trac.web.fcgi_frontend.run trac.web._fcgi.WSGIServer().run
    MoinMoin.web.flup_frontend.FlupFrontEnd().run MoinMoin.server.server_fastcgi.FastCgiServer().run
    jon.fcgi.Server().run thfcgi.FCGI().run thfcgi.THFCGI().run fcgi.FCGI fcgi.Accept
    quixote.server.fastcgi_server.run'''))
CALLS.update(table('starts_fastcgi_elsewhere', '''
    gevent_fastcgi.server.FastCGIServer().serve_forever
    gevent_fastcgi.wsgi.WSGIServer().serve_forever bottle.FlupFCGIServer().run'''))
CALLS.update(table('starts_cgi', '''
    wsgiref.handlers.CGIHandler().run wsgiref.handlers.IISCGIHandler().run
    flup.server.cgi.WSGIServer().run web.wsgi.runcgi web.runcgi bottle.CGIServer().run
    google.appengine.ext.webapp.util.run_wsgi_app'''))
CALLS.update(table('starts_http', '''
    wsgiref.simple_server.make_server().serve_forever
    wsgiref.simple_server.make_server().handle_request
    wsgiref.simple_server.WSGIServer().serve_forever
    http.server.HTTPServer().serve_forever http.server.ThreadingHTTPServer().serve_forever
    BaseHTTPServer.HTTPServer().serve_forever SocketServer.TCPServer().serve_forever
    socketserver.TCPServer().serve_forever SimpleHTTPServer.test http.server.test
    flup.server.scgi.WSGIServer().run flup.server.scgi_fork.WSGIServer().run
    flup.server.ajp.WSGIServer().run flup.server.ajp_fork.WSGIServer().run
    gevent.pywsgi.WSGIServer().serve_forever gevent.pywsgi.WSGIServer().start
    gevent.wsgi.WSGIServer().serve_forever gevent.wsgi.WSGIServer().start eventlet.wsgi.server
    waitress.serve werkzeug.serving.run_simple werkzeug.run_simple paste.httpserver.serve
    flask.Flask().run quart.Quart().run sanic.Sanic().run dash.Dash().run dash.Dash().run_server
    aiohttp.web.run_app uvicorn.run hypercorn.run bjoern.run meinheld.server.run
    cheroot.wsgi.Server().start cherrypy.wsgiserver.CherryPyWSGIServer().start cherrypy.quickstart
    web.application().run web.run web.httpserver.runsimple
    tornado.ioloop.IOLoop.instance().start tornado.ioloop.IOLoop.current().start
    twisted.internet.reactor.run'''))

# Other names for the same thing.
SAME = [('sys.__stdin__', 'sys.stdin'), ('sys.stdin.buffer', 'sys.stdin'),
        ('sys.__stdout__', 'sys.stdout'), ('sys.stdout.buffer', 'sys.stdout'),
        ('__builtin__', 'builtins'), ('__builtins__', 'builtins'), ('io.open', 'builtins.open'),
        ('six.moves.input', 'builtins.input'), ('six.moves.builtins', 'builtins'),
        ('bottle.Bottle().run', 'bottle.run'), ('bottle.default_app().run', 'bottle.run'),
        ('bottle.app().run', 'bottle.run'), ('posix.dup2', 'os.dup2'), ('posix.close', 'os.close'),
        ('flup.server.fcgi_base.BaseFCGIServer', 'flup.server.fcgi.WSGIServer')]

SAME_BELOW = {}  # by the first part of the name
for alias, name in SAME:
    SAME_BELOW.setdefault(alias.partition('.')[0], []).append((alias, name))

# Where the adapters' servers take bindAddress (a number: by position too).
BIND_ADDRESS = {'flup.server.fcgi.WSGIServer().run': 4, 'flup.server.fcgi_fork.WSGIServer().run': 2,
                'flup.server.fcgi_single.WSGIServer().run': 2,
                'cherrypy.process.servers.FlupFCGIServer': 99, 'web.wsgi.runfcgi': 1,
                'web.runfcgi': 1}

# bottle.run(server=...): its flup adapter binds to host and port unless bindAddress=None is given.
BOTTLE_SERVERS = {'flup': 'starts_fastcgi_elsewhere', 'cgi': 'starts_cgi'}

# Of the standard library, what can run code that is not in the file.
RUNS_CODE = frozenset('''
    runpy.run_path runpy.run_module builtins.exec builtins.execfile builtins.eval os.system os.popen
    os.spawnl os.spawnv os.spawnle os.spawnve os.spawnlp os.spawnvp subprocess.call subprocess.run
    subprocess.check_call subprocess.Popen subprocess.check_output imp.load_source imp.load_module
    importlib.import_module() importlib.reload multiprocessing.Process().start
    threading.Thread().start pty.spawn cgi.test asyncio.run
    ctypes.CDLL ctypes.PyDLL ctypes.cdll.LoadLibrary'''.split())

# A socket made of a descriptor: the script may speak FastCGI itself.
TAKES_LISTENER = {'socket.fromfd': (0, 'fd'), 'socket.socket': (3, 'fileno'),
                  'socket.SocketType': (3, 'fileno')}

# Of everything else that is imported: names that only make something.
MAKES = tuple('''get_ create_ make_ load set_ setup config register init add_ include_ new_ build_
    parse_ read_ import_ default_app app application wsgi_app wsgifunc url path route patch'''.split())
STARTS = frozenset('run main serve serve_forever start run_forever loop start_server'.split())

STANDARD_LIBRARY = frozenset('''
    __future__ __main__ abc argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb
    binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop
    collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg
    crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email
    encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib
    functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html
    http imaplib imghdr imp importlib inspect io ipaddress itertools json keyword linecache locale
    logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder multiprocessing netrc nis
    nntplib numbers opcode operator optparse os pathlib pdb pickle pickletools pipes pkgutil
    platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc
    pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select
    selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3
    ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog
    tabnanny tarfile telnetlib tempfile termios textwrap this thread threading time timeit tkinter
    token tokenize tomllib trace traceback tracemalloc tty turtle types typing unicodedata unittest
    urllib uu uuid venv warnings wave weakref webbrowser wsgiref xdrlib xml xmlrpc zipapp zipfile
    zipimport zlib zoneinfo __builtin__ BaseHTTPServer CGIHTTPServer ConfigParser Cookie HTMLParser
    MimeWriter Queue SimpleHTTPServer SocketServer StringIO UserDict UserList anydbm cPickle
    cStringIO commands cookielib copy_reg dummy_thread exceptions hotshot htmlentitydefs htmllib
    httplib md5 mimetools multifile new popen2 rfc822 robotparser sets sgmllib sha sre urllib2
    urlparse user whichdb xmlrpclib'''.split())
