#include "apache/reading/read_ahead.h"

#include <system_error>
#include <utility>

namespace fcgicheck::apache {

namespace {

constexpr std::size_t most_ready = std::size_t{8} << 20;  // bytes that wait to be asked for

}  // namespace

ReadAhead::ReadAhead(FileSource& files, std::vector<std::string> paths, std::size_t limit)
    : files_(files), paths_(std::move(paths)), limit_(limit) {
    try {
        reader_ = std::thread(&ReadAhead::run, this);
    } catch (const std::system_error&) {  // take() reads
    }
}

ReadAhead::~ReadAhead() {
    if (!reader_.joinable())
        return;
    {
        const std::lock_guard lock(mutex_);
        is_done_with_ = true;
    }
    changed_.notify_all();
    reader_.join();
}

void ReadAhead::run() {
    try {
        read();
    } catch (...) {
        const std::lock_guard lock(mutex_);
        failure_ = std::current_exception();
        changed_.notify_all();
    }
}

void ReadAhead::read() {
    for (const std::string& path : paths_) {
        Content content = files_.read(path, limit_);
        const std::size_t bytes = content.seen() != nullptr ? content.seen()->size() : 0;
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return is_done_with_ || ready_bytes_ < most_ready; });
        if (is_done_with_)
            return;
        ready_bytes_ += bytes;
        ready_.push_back(std::move(content));
        if (ready_.size() == 1)
            changed_.notify_all();
    }
}

std::optional<Observed<std::string>> ReadAhead::take(const std::string& path) {
    if (taken_ == paths_.size() || path != paths_[taken_])
        return std::nullopt;
    ++taken_;
    if (!reader_.joinable())
        return files_.read(path, limit_);
    if (at_hand_.empty()) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !ready_.empty() || failure_; });
        if (ready_.empty())
            std::rethrow_exception(failure_);
        at_hand_.swap(ready_);
        ready_bytes_ = 0;
        changed_.notify_all();
    }
    Content content = std::move(at_hand_.front());
    at_hand_.pop_front();
    return content;
}

}  // namespace fcgicheck::apache
