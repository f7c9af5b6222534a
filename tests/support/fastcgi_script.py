#!/usr/bin/python3 -IS
# The beginning of a test's script: the smallest FastCGI responder on descriptor 0. What follows it
# says how the script is broken.
import os, signal, socket, struct, sys, time

listener = socket.socket(fileno=os.dup(0))
PAGE = b"Content-Type: text/plain\r\n\r\nhello"


def record(kind, content=b"", request_id=1, version=1, padding=0):
    head = struct.pack(">BBHHBx", version, kind, request_id, len(content), padding)
    return head + content + b"\0" * padding


STDOUT, STDERR, END = 6, 7, 3
END_OK = record(END, b"\0" * 8)


def receive(connection):  # the whole request: its empty STDIN record ends it
    data = b""
    while not data.endswith(record(5)):
        data += connection.recv(65536)
    return data


def answer(data):
    connection, _ = listener.accept()
    receive(connection)
    connection.sendall(data)
    connection.close()


def serve(page=PAGE):
    while True:
        answer(record(STDOUT, page) + record(STDOUT) + END_OK)


