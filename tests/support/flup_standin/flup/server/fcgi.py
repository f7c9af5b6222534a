"""A WSGI server that speaks FastCGI 1.0 on descriptor 0, one request at a time."""

import io
import socket
import struct
import sys
import traceback

BEGIN_REQUEST, END_REQUEST, PARAMS, STDIN, STDOUT, STDERR = 1, 3, 4, 5, 6, 7
HEADER = struct.Struct("!BBHHBx")  # version, type, request id, length of content and of padding
KEEP_CONNECTION = 1


def as_bytes(text):
    return text.encode("latin-1") if isinstance(text, str) else text


def name_value_pairs(data):
    """Decodes FCGI_PARAMS: a length is one byte, or four where the top bit is set."""
    pairs, at = {}, 0

    def length():
        nonlocal at
        if data[at] < 128:
            at += 1
            return data[at - 1]
        at += 4
        return struct.unpack_from("!L", data, at - 4)[0] & 0x7FFFFFFF

    def text(size):
        nonlocal at
        at += size
        return data[at - size : at].decode("latin-1")

    while at < len(data):
        name_length, value_length = length(), length()
        name = text(name_length)
        pairs[name] = text(value_length)
    return pairs


class Request:
    def __init__(self, stream, number, keep_connection):
        self.stream, self.number, self.keep_connection = stream, number, keep_connection
        self.params, self.input = b"", b""

    def send(self, kind, data):
        for start in range(0, len(data), 8192):
            part = data[start : start + 8192]
            self.stream.write(HEADER.pack(1, kind, self.number, len(part), 0) + part)

    def end(self):
        self.stream.write(HEADER.pack(1, STDOUT, self.number, 0, 0))
        self.stream.write(HEADER.pack(1, END_REQUEST, self.number, 8, 0) + bytes(8))
        self.stream.flush()


def read_request(stream):
    """The next request of a connection, or None where the connection has ended."""
    request = None
    while True:
        header = stream.read(HEADER.size)
        if len(header) < HEADER.size:
            return None
        _, kind, number, length, padding = HEADER.unpack(header)
        content = stream.read(length)
        stream.read(padding)
        if kind == BEGIN_REQUEST:
            request = Request(stream, number, bool(content[2] & KEEP_CONNECTION))
        elif request is None:
            continue
        elif kind == PARAMS:
            request.params += content
        elif kind == STDIN and content:
            request.input += content
        elif kind == STDIN:
            return request


class WSGIServer:
    def __init__(self, application):
        self.application = application

    def run(self):
        listener = socket.socket(fileno=0)
        while True:
            connection, _ = listener.accept()
            with connection, connection.makefile("rwb") as stream:
                try:
                    self.serve(stream)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the server has given this request up

    def serve(self, stream):
        while (request := read_request(stream)) is not None:
            try:
                request.send(STDOUT, self.answer(request))
            except Exception:
                request.send(STDERR, traceback.format_exc().encode())
                request.send(STDOUT, b"Status: 500 Internal Server Error\r\n\r\n")
            request.end()
            if not request.keep_connection:
                return

    def answer(self, request):
        environ = name_value_pairs(request.params)
        environ.update({
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https" if environ.get("HTTPS") in ("on", "1") else "http",
            "wsgi.input": io.BytesIO(request.input),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        })
        head, body = [], []

        def start_response(status, headers, exc_info=None):
            lines = [("Status", status), *headers]
            head[:] = [as_bytes(name) + b": " + as_bytes(value) + b"\r\n" for name, value in lines]
            return lambda data: body.append(as_bytes(data))

        result = self.application(environ, start_response)
        try:
            body.extend(as_bytes(data) for data in result)
        finally:
            if hasattr(result, "close"):
                result.close()
        return b"".join(head) + b"\r\n" + b"".join(body)
