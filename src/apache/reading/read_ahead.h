// Files that will be asked for one after the other, as an Include with a wildcard does with
// thousands: a thread of its own reads them while those before are looked at.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "fcgicheck/file_source.h"

namespace fcgicheck::apache {

class ReadAhead {
  public:
    // Each of at most `limit` bytes.
    ReadAhead(FileSource& files, std::vector<std::string> paths, std::size_t limit);
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;
    ~ReadAhead();

    // Of `path`, if it is the next of `paths`.
    std::optional<Observed<std::string>> take(const std::string& path);

  private:
    using Content = Observed<std::string>;

    void run();
    void read();

    FileSource& files_;
    const std::vector<std::string> paths_;
    const std::size_t limit_;
    std::size_t taken_ = 0;
    std::deque<Content> at_hand_;  // of the thread that asks alone

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Content> ready_;
    std::size_t ready_bytes_ = 0;
    bool is_done_with_ = false;
    std::exception_ptr failure_;  // what ended the thread: take() throws it

    std::thread reader_;  // not running: the machine has no thread for us
};

}  // namespace fcgicheck::apache
