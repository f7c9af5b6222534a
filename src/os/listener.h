// The listening socket that becomes a script's descriptor 0, and our end of its connections:
// AF_UNIX, stream, backlog 5, as mod_fcgid makes it (modules/fcgid/fcgid_proc_unix.c). Its path is
// gone before anyone else can meet it: connections go through a descriptor of the path (O_PATH,
// /proc/self/fd; unix(7), open(2)).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "os/fd.h"
#include "os/result.h"

namespace fcgicheck::os {

class Listener {
  public:
    static Result<Listener> open();

    int fd() const { return socket_.get(); }
    std::uint64_t inode() const { return inode_; }

    // Non-blocking. Works without our copy too, while another process holds the socket.
    Result<Fd> connect() const;

    // What our copy tells; both false without it.
    bool has_waiting_connection() const;
    bool is_shut_down() const;

    // Gives our copy up: connections that nobody accepted are reset unless another process holds
    // the socket.
    void close_copy() { socket_.reset(); }

  private:
    Listener(Fd socket, Fd path, std::uint64_t inode)
        : socket_(std::move(socket)), path_(std::move(path)), inode_(inode) {}
    short events() const;

    Fd socket_;
    Fd path_;
    std::uint64_t inode_ = 0;
};

// All of `bytes` or an error: it fits into the socket's buffer, or is refused.
Result<bool> send_all(int socket, std::string_view bytes);

}  // namespace fcgicheck::os
