// A FastCGI program without any library: it answers each request with "it works".
#pragma once

namespace fcgicheck {

inline constexpr const char* fastcgi_responder = R"(#!/usr/bin/python3 -IS
import socket, struct
listener = socket.socket(fileno=0)
def record(kind, content=b""):
    return struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0) + content
page = b"Content-Type: text/plain\r\n\r\nit works"
while True:
    connection, _ = listener.accept()
    data = b""
    while not data.endswith(record(5)):
        data += connection.recv(65536)
    connection.sendall(record(6, page) + record(6) + record(3, bytes(8)))
    connection.close()
)";

}  // namespace fcgicheck
